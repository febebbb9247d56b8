# Two branches made two heads: alembic upgrade head stops.
runner alembic
revision() { # ID DOWN
    file "versions/$1_x.py" "revision = '$1'
down_revision = $2

def upgrade():
    pass

def downgrade():
    pass"
}
file env.py 'from alembic import context'
revision aaaaaaaaaaaa None
land 'first'
branch one
revision bbbbbbbbbbbb "'aaaaaaaaaaaa'"
land 'b'
back
branch two
revision cccccccccccc "'aaaaaaaaaaaa'"
land 'c'
back
merge one merged_one
merge two merged_two
ledger alembic alembic_version
sql "INSERT INTO alembic_version VALUES ('bbbbbbbbbbbb')"
finds error live/runner-stops prod - -
finds info live/pending prod cccccccccccc_x merged_two
finds error journal/unreadable - - -
