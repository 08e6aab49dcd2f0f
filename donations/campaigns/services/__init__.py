"""The only writers of campaigns, consents, pledges and gifts."""
