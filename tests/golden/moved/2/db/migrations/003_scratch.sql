CREATE TABLE scratch_pad (note text);
