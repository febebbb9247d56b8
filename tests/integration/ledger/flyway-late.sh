# Flyway stops at a migration below the last one that has run.
runner flyway
file V1__a.sql "$A"
land 'first'
branch slow
file V2__b.sql "$B"
land 'b'
back
file V3__c.sql "$C"
land 'c'
ledger flyway flyway_schema_history
ran_flyway 1 a V1__a.sql
ran_flyway 3 c V3__c.sql
merge slow merged
finds warning history/late-arrival - V2__b merged
finds error live/runner-stops prod V2__b merged
finds info live/pending prod V2__b merged
