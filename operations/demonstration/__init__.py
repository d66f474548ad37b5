"""One day, 5 August 2019, entered by the verbs an editor uses. What is illustrative says so."""
