# A migration was deleted: rails db:migrate:status says NO FILE, and db:migrate goes on.
runner rails
file 20260105090000_create_a.rb 'class CreateA < ActiveRecord::Migration[7.1]
  def change
    create_table :a
  end
end'
file 20260105093000_create_b.rb 'class CreateB < ActiveRecord::Migration[7.1]
  def change
    create_table :b
  end
end'
land 'both'
ledger rails schema_migrations
sql "INSERT INTO schema_migrations VALUES ('20260105090000'), ('20260105093000')"
rm m/20260105093000_create_b.rb
land 'without b' gone
finds warning live/ledger-deleted prod 20260105093000 gone
finds info history/deleted - - gone
