"""Find, within one account: quantities, quotations, actors, agency, sentiment, frames and terms."""
