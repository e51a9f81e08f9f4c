-- Read at every start: whoever is erased here must be so in the ledger of the keys' database, and the other way round.
CREATE INDEX domain_event_erasure ON domain_event (aggregate_identifier) WHERE payload_type = 'user.erased';
