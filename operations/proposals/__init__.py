"""From what was read in a report to drafts: what is told of each event, proposed, and drafted."""
