"""What people are told: kinds of message, the outbox, the channels that leave the house, and what each person wants."""
