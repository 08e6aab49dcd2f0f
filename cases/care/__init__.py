"""From the first report to closure: cases, their facts, gradings, the protocol and the plan it makes."""
