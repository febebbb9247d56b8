# The role may not read the ledger.
runner drizzle
file 0000_a.sql "$A"
journal "0000_a:$T0"
land 'first'
ledger_drizzle
ran_drizzle 0000_a $T0
sql 'REVOKE ALL ON drizzle.__drizzle_migrations FROM CURRENT_USER'
finds warning live/ledger-unreadable prod - -
