"""What surveys come to. Everything told here goes through `cuts`: of fewer than five answers nothing is told."""
