-- Indexes of the read model: made once it has caught up, since a rebuild is quicker without.

CREATE INDEX IF NOT EXISTS positions_by_side
    ON positions (actor, target, issue, day, known_from, known_to, source, article_id);
CREATE INDEX IF NOT EXISTS positions_by_cell ON positions (actor, issue, day, foreground, published, start, id, event_type);
CREATE INDEX IF NOT EXISTS positions_by_pair ON positions (actor, target, day);
CREATE INDEX IF NOT EXISTS positions_speaking_for ON positions (
    actor, day, number, speaker_id, speaker_name, known_from, known_to) WHERE speaker_name IS NOT NULL;
CREATE INDEX IF NOT EXISTS positions_speaking_on ON positions (
    issue, day, number, actor, speaker_id, speaker_name, known_from, known_to) WHERE speaker_name IS NOT NULL;
CREATE INDEX IF NOT EXISTS positions_stating_of ON positions (actor, day) WHERE numbers IS NOT NULL;
CREATE INDEX IF NOT EXISTS positions_stating_on ON positions (issue, day) WHERE numbers IS NOT NULL;
CREATE INDEX IF NOT EXISTS positions_by_actor ON positions (actor, day, number);
CREATE INDEX IF NOT EXISTS positions_by_issue ON positions (issue, day, number);
CREATE INDEX IF NOT EXISTS positions_by_target ON positions (target, day, number);
CREATE INDEX IF NOT EXISTS positions_by_day ON positions (day, number, known_from, known_to);
CREATE INDEX IF NOT EXISTS positions_by_article ON positions (article_id, start);
CREATE INDEX IF NOT EXISTS positions_by_deadline ON positions (deadline, evidence_hash) WHERE deadline IS NOT NULL;
CREATE INDEX IF NOT EXISTS positions_due
    ON positions (deadline, day, actor, issue, known_from, known_to) WHERE deadline IS NOT NULL;
CREATE INDEX IF NOT EXISTS positions_towards ON positions (target, issue, published, event_type);
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
CREATE INDEX IF NOT EXISTS corrections_by_time ON corrections (made_at, correction_id);
CREATE INDEX IF NOT EXISTS corrections_by_article ON corrections (article_id);
CREATE INDEX IF NOT EXISTS stories_by_size ON story_sizes (first_published, story_id) WHERE articles > 1;
CREATE INDEX IF NOT EXISTS positions_that_deny ON positions (actor, issue)
    WHERE negated <> 0 OR event_type = 'REJECT' OR denies IS NOT NULL;
