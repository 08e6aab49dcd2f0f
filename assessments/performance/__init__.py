"""Performance: the indicators of cadres, measured from what the apps hold, and each cadre's own page of numbers."""
