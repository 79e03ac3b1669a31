-- Indexes of what is worked out of the rows: made once that is done for the first time.

CREATE INDEX IF NOT EXISTS changes_by_day ON changes (day, id);
CREATE INDEX IF NOT EXISTS changes_by_cell ON changes (actor, issue, target, day);
CREATE INDEX IF NOT EXISTS conflicts_by_day ON conflicts (day, id);
CREATE INDEX IF NOT EXISTS conflicts_by_cell ON conflicts (actor, issue, target, day);
CREATE INDEX IF NOT EXISTS changes_of_actor ON changes (actor, day, id, target);
CREATE INDEX IF NOT EXISTS changes_of_issue ON changes (issue, day, id);
CREATE INDEX IF NOT EXISTS conflicts_of_actor ON conflicts (actor, day, id, target);
CREATE INDEX IF NOT EXISTS conflicts_of_issue ON conflicts (issue, day, id);
CREATE INDEX IF NOT EXISTS denials_by_day ON denials (day, position);
CREATE INDEX IF NOT EXISTS denials_by_cell ON denials (actor, issue, day, position);
CREATE INDEX IF NOT EXISTS pair_sums_by_target ON pair_sums (target);
CREATE INDEX IF NOT EXISTS sides_by_issue ON sides (issue, last_day, positions);
CREATE INDEX IF NOT EXISTS sides_of_issue ON sides (issue, actor, target);
CREATE INDEX IF NOT EXISTS sides_by_pair ON sides (actor, target, issue, positions);
