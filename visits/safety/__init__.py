"""Duty of the counsellors, and the chain that a sign of danger sets going until somebody has spoken with the member."""
