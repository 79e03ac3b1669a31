-- The read model of `parley serve`: made from the topics, and made anew whenever it is deleted.
--
-- Instants are milliseconds since 1970, days are ISO 8601 text. A row holds from `known_from` (the instant of the
-- revision that says so) to before `known_to` (that of the revision which no longer does): 9000000000000000 while it
-- holds, 0 for what is retracted, so that late messages find its version. `superseded` is '' for what the topics say,
-- and else the revision of an article that another has replaced, as it was read from the article log. What analysts
-- correct has another `revision` than its article: `of_revision` is that of the article.

CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE offsets (
    topic TEXT, partition INTEGER, next INTEGER NOT NULL, "end" INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, partition)
) WITHOUT ROWID;

CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL, revision TEXT NOT NULL,
    known_from INTEGER NOT NULL, known_to INTEGER NOT NULL DEFAULT 9000000000000000,
    url TEXT, source TEXT, title TEXT, text TEXT NOT NULL, language TEXT NOT NULL,
    published INTEGER NOT NULL, published_from TEXT NOT NULL, updated INTEGER, ingested INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL, agencies TEXT NOT NULL, blocks TEXT NOT NULL, utc_offset_minutes INTEGER,
    UNIQUE (article_id, revision)
);

CREATE TABLE positions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL, actor TEXT NOT NULL, superseded TEXT NOT NULL,
    revision TEXT NOT NULL, of_revision TEXT NOT NULL, generation INTEGER NOT NULL,
    known_from INTEGER NOT NULL, known_to INTEGER NOT NULL,
    article_id TEXT NOT NULL, issue TEXT NOT NULL, target TEXT NOT NULL,
    event_type TEXT NOT NULL, negated INTEGER NOT NULL, hedged INTEGER NOT NULL, realis TEXT NOT NULL,
    day TEXT NOT NULL, foreground INTEGER NOT NULL, published INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, text TEXT NOT NULL, said_on TEXT, deadline TEXT,
    condition_start INTEGER, condition_end INTEGER,
    quote_id TEXT, speaker_id TEXT, speaker_name TEXT, source TEXT, denies TEXT,
    evidence_hash TEXT NOT NULL, copy_marks TEXT NOT NULL, rule TEXT NOT NULL, confidence INTEGER NOT NULL,
    ruleset TEXT NOT NULL, numbers TEXT, correction_id TEXT
);

CREATE TABLE entities (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL, article_id TEXT NOT NULL, superseded TEXT NOT NULL,
    revision TEXT NOT NULL, of_revision TEXT NOT NULL, generation INTEGER NOT NULL,
    known_from INTEGER NOT NULL, known_to INTEGER NOT NULL,
    published INTEGER, start INTEGER, "end" INTEGER, text TEXT, rule TEXT, confidence INTEGER,
    type TEXT, entity_id TEXT, wikidata TEXT, name TEXT, role TEXT, affiliation TEXT, stands_for TEXT,
    correction_id TEXT
);

CREATE TABLE quotes (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL, article_id TEXT NOT NULL, superseded TEXT NOT NULL,
    revision TEXT NOT NULL, of_revision TEXT NOT NULL, generation INTEGER NOT NULL,
    known_from INTEGER NOT NULL, known_to INTEGER NOT NULL,
    published INTEGER, start INTEGER, "end" INTEGER, text TEXT, rule TEXT, confidence INTEGER,
    kind TEXT, speaker_id TEXT, speaker_name TEXT, speaker_start INTEGER, speaker_end INTEGER, actor TEXT,
    cue TEXT, cue_class TEXT, relayed_by TEXT, parent_id TEXT, group_id TEXT, pre TEXT, post TEXT, addressee TEXT,
    hedged INTEGER, said_on TEXT, correction_id TEXT
);

CREATE TABLE facts (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL, article_id TEXT NOT NULL, superseded TEXT NOT NULL,
    revision TEXT NOT NULL, of_revision TEXT NOT NULL, generation INTEGER NOT NULL,
    known_from INTEGER NOT NULL, known_to INTEGER NOT NULL,
    published INTEGER, start INTEGER, "end" INTEGER, text TEXT, rule TEXT, confidence INTEGER,
    kind TEXT, low REAL, high REAL, approx INTEGER, unit TEXT, counted TEXT,
    date_start TEXT, date_end TEXT, granularity TEXT, said_by TEXT, note TEXT, correction_id TEXT
);

CREATE TABLE mentions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL, article_id TEXT NOT NULL, superseded TEXT NOT NULL,
    revision TEXT NOT NULL, of_revision TEXT NOT NULL, generation INTEGER NOT NULL,
    known_from INTEGER NOT NULL, known_to INTEGER NOT NULL,
    published INTEGER, start INTEGER, "end" INTEGER, text TEXT, rule TEXT, confidence INTEGER,
    name TEXT, place TEXT, date_start TEXT, date_end TEXT, participants TEXT, level TEXT, by_phone INTEGER,
    status TEXT, ruleset TEXT, correction_id TEXT
);

CREATE TABLE meetings (
    meeting_id TEXT PRIMARY KEY,
    name TEXT, place TEXT, date_start TEXT, date_end TEXT, day TEXT NOT NULL, participants TEXT NOT NULL,
    status TEXT NOT NULL, value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE participants (actor TEXT, meeting_id TEXT, PRIMARY KEY (actor, meeting_id)) WITHOUT ROWID;

CREATE TABLE stories (
    article_id TEXT PRIMARY KEY, story_id TEXT NOT NULL, first_article_id TEXT NOT NULL, alike INTEGER NOT NULL,
    published INTEGER NOT NULL, source TEXT, title TEXT
) WITHOUT ROWID;

CREATE TABLE ledger (
    actor TEXT, issue TEXT, last_seen INTEGER NOT NULL, value BLOB NOT NULL, PRIMARY KEY (actor, issue)
) WITHOUT ROWID;

-- What people have said of records: `value` is the whole word, as its topic has it.
CREATE TABLE corrections (
    correction_id TEXT PRIMARY KEY, article_id TEXT NOT NULL, made_at INTEGER NOT NULL, user TEXT NOT NULL,
    verdict TEXT NOT NULL, record TEXT NOT NULL, record_id TEXT, note TEXT, value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE dead_letters (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL, written INTEGER NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,
    source TEXT NOT NULL, partition INTEGER, offset INTEGER, size INTEGER NOT NULL, sha256 TEXT NOT NULL,
    UNIQUE (key)
);

-- Worked out of the positions that hold. Of each cell of the board a row for each day on which something was said in it;
-- `parties` are the counterparts, the last spoken to first, at most six, and `counterparts` how many there are.
CREATE TABLE cells (
    actor TEXT, issue TEXT, day TEXT, position INTEGER NOT NULL, positions INTEGER NOT NULL, origins INTEGER NOT NULL,
    changed_on TEXT, conflict_on TEXT, parties TEXT NOT NULL, counterparts INTEGER NOT NULL,
    PRIMARY KEY (actor, issue, day)
) WITHOUT ROWID;

-- The same of each instant at which something about a cell became known, or no longer was: what is known by an instant is
-- the last row by then. A day that has not come yet does not count; `origins` are sources, copies are not told.
CREATE TABLE known_cells (
    actor TEXT, issue TEXT, known INTEGER, position INTEGER NOT NULL, positions INTEGER NOT NULL, origins INTEGER NOT NULL,
    changed_on TEXT, conflict_on TEXT, parties TEXT NOT NULL, counterparts INTEGER NOT NULL,
    PRIMARY KEY (actor, issue, known)
) WITHOUT ROWID;

-- Sums of them, `latest` the number of the newest position; with `positions` of 0 what only superseded revisions said.
CREATE TABLE sides (
    actor TEXT, issue TEXT, target TEXT, first_day TEXT NOT NULL, last_day TEXT NOT NULL, positions INTEGER NOT NULL,
    latest INTEGER, PRIMARY KEY (actor, issue, target)
) WITHOUT ROWID;

CREATE TABLE cell_sums (
    actor TEXT, issue TEXT, first_day TEXT NOT NULL, last_day TEXT NOT NULL, positions INTEGER NOT NULL,
    PRIMARY KEY (actor, issue)
) WITHOUT ROWID;

-- How much was said on each day, over all cells.
CREATE TABLE days (day TEXT PRIMARY KEY, positions INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE pair_sums (
    actor TEXT, target TEXT, first_day TEXT NOT NULL, last_day TEXT NOT NULL, positions INTEGER NOT NULL,
    issues INTEGER NOT NULL, PRIMARY KEY (actor, target)
) WITHOUT ROWID;

-- What each denial answers, by the numbers of the rows, the nearest first; `claims` is JSON: [[number, reason], …].
CREATE TABLE denials (
    position INTEGER PRIMARY KEY, actor TEXT NOT NULL, issue TEXT NOT NULL, day TEXT NOT NULL,
    claims TEXT NOT NULL, omitted INTEGER NOT NULL
);

CREATE TABLE changes (
    id TEXT PRIMARY KEY,
    actor TEXT NOT NULL, issue TEXT NOT NULL, target TEXT NOT NULL, day TEXT NOT NULL, known_from INTEGER NOT NULL,
    was INTEGER NOT NULL, now INTEGER NOT NULL, was_leaning INTEGER NOT NULL, now_leaning INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE conflicts (
    id TEXT PRIMARY KEY,
    actor TEXT NOT NULL, issue TEXT NOT NULL, target TEXT NOT NULL, day TEXT NOT NULL, known_from INTEGER NOT NULL,
    a INTEGER NOT NULL, b INTEGER NOT NULL, reason TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE story_sizes (
    story_id TEXT PRIMARY KEY, first_published INTEGER NOT NULL, articles INTEGER NOT NULL
) WITHOUT ROWID;

-- What has changed and is not yet worked out.
-- Cells of the board, and articles of which there were several versions.
CREATE TABLE dirty (actor TEXT, issue TEXT, PRIMARY KEY (actor, issue)) WITHOUT ROWID;
-- Parties whose denials on an issue may answer other claims.
CREATE TABLE dirty_denials (party TEXT, issue TEXT, PRIMARY KEY (party, issue)) WITHOUT ROWID;
CREATE TABLE past_due (article_id TEXT PRIMARY KEY) WITHOUT ROWID;

-- Full text: words as `fold.py` folds them, one token a word, under the number of their row. A row whose text changes
-- gets another number, so what is left here of the old one finds nothing. To the tokenizer all that is not ASCII is a
-- letter, and folded words are nothing but letters and digits. Nothing is ranked, so no sizes are kept. Of a rebuild 32 MB of words are sorted at a time.
CREATE VIRTUAL TABLE position_words USING fts5 (words, detail = full, columnsize = 0, tokenize = "ascii");
CREATE VIRTUAL TABLE quote_words USING fts5 (words, detail = full, columnsize = 0, tokenize = "ascii");
CREATE VIRTUAL TABLE article_words USING fts5 (words, detail = full, columnsize = 0, tokenize = "ascii");
INSERT INTO position_words (position_words, rank) VALUES ('hashsize', 33554432);
INSERT INTO quote_words (quote_words, rank) VALUES ('hashsize', 33554432);
INSERT INTO article_words (article_words, rank) VALUES ('hashsize', 33554432);
