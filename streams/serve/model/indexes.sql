-- Indexes of the read model: made once it has caught up, since a rebuild is quicker without.

CREATE INDEX IF NOT EXISTS positions_by_side
    ON positions (actor, target, issue, day, known_from, known_to, source, article_id);
CREATE INDEX IF NOT EXISTS positions_by_cell ON positions (actor, issue, day, foreground, published, start, id);
CREATE INDEX IF NOT EXISTS positions_by_actor ON positions (actor, day, number);
CREATE INDEX IF NOT EXISTS positions_by_issue ON positions (issue, day, number);
CREATE INDEX IF NOT EXISTS positions_by_target ON positions (target, day, number);
CREATE INDEX IF NOT EXISTS positions_by_day ON positions (day, number, known_from, known_to);
CREATE INDEX IF NOT EXISTS positions_by_article ON positions (article_id, start);
CREATE INDEX IF NOT EXISTS positions_by_deadline ON positions (deadline, evidence_hash) WHERE deadline IS NOT NULL;
CREATE INDEX IF NOT EXISTS positions_due
    ON positions (deadline, day, actor, issue, known_from, known_to) WHERE deadline IS NOT NULL;
CREATE INDEX IF NOT EXISTS positions_denying ON positions (actor, issue, denies) WHERE denies IS NOT NULL;
CREATE INDEX IF NOT EXISTS positions_towards ON positions (target, issue, published);
CREATE INDEX IF NOT EXISTS positions_by_speaker ON positions (speaker_id, day, number) WHERE speaker_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS positions_superseded ON positions (actor, issue, target, day) WHERE superseded <> '';
CREATE INDEX IF NOT EXISTS articles_by_publication ON articles (published, number);
CREATE INDEX IF NOT EXISTS articles_by_source
    ON articles (source, published, number, known_from, known_to);
CREATE INDEX IF NOT EXISTS articles_superseded ON articles (article_id, revision) WHERE known_to < 9000000000000000;
CREATE INDEX IF NOT EXISTS quotes_by_publication ON quotes (published, number);
CREATE INDEX IF NOT EXISTS quotes_by_speaker ON quotes (speaker_id, published, number) WHERE speaker_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS quotes_by_actor ON quotes (actor, published, number) WHERE actor IS NOT NULL;
CREATE INDEX IF NOT EXISTS meetings_by_day ON meetings (day, meeting_id);
CREATE INDEX IF NOT EXISTS stories_by_story ON stories (story_id, published, article_id);
CREATE INDEX IF NOT EXISTS changes_by_day ON changes (day, id);
CREATE INDEX IF NOT EXISTS changes_by_cell ON changes (actor, issue, target, day);
CREATE INDEX IF NOT EXISTS conflicts_by_day ON conflicts (day, id);
CREATE INDEX IF NOT EXISTS conflicts_by_cell ON conflicts (actor, issue, target, day);
CREATE INDEX IF NOT EXISTS stories_by_size ON story_sizes (first_published, story_id) WHERE articles > 1;
CREATE INDEX IF NOT EXISTS corrections_by_time ON corrections (made_at, correction_id);
CREATE INDEX IF NOT EXISTS corrections_by_article ON corrections (article_id);
CREATE INDEX IF NOT EXISTS denials_by_day ON denials (day, position);
CREATE INDEX IF NOT EXISTS denials_by_cell ON denials (actor, issue, day, position);
CREATE INDEX IF NOT EXISTS pair_sums_by_target ON pair_sums (target);
CREATE INDEX IF NOT EXISTS sides_by_issue ON sides (issue, last_day);
CREATE INDEX IF NOT EXISTS sides_by_pair ON sides (actor, target, issue, positions);
