# A database from before Flyway: everything up to 2 counts as applied.
runner flyway
file V1__a.sql "$A"
file V2__b.sql "$B"
file V3__c.sql "$C"
land 'three' three
ledger flyway flyway_schema_history
sql_file V1__a.sql
sql_file V2__b.sql
row_flyway "'2'" '<< Flyway Baseline >>' BASELINE '<< Flyway Baseline >>' NULL true
finds info live/ledger-baseline prod V2__b -
finds info live/pending prod V3__c three
