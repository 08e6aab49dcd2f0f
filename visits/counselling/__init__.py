"""Counselling: a team of its own, referrals, sessions. What is said stays with the counsellors and their supervisor."""
