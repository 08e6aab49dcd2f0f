"""The only writers of improvement actions and their evidence."""
