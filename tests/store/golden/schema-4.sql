BEGIN TRANSACTION;
CREATE TABLE artifact (
	run INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	size_bytes BIGINT NOT NULL, 
	media_type TEXT NOT NULL, 
	created FLOAT NOT NULL, 
	PRIMARY KEY (run, path), 
	FOREIGN KEY(run) REFERENCES run (number) ON DELETE CASCADE
);
CREATE TABLE call (
	run INTEGER NOT NULL, 
	cell_version VARCHAR(64) NOT NULL, 
	cell_id TEXT DEFAULT '' NOT NULL, 
	execution_count INTEGER, 
	notebook TEXT DEFAULT '' NOT NULL, 
	session TEXT DEFAULT '' NOT NULL, 
	previous INTEGER, 
	assigned TEXT DEFAULT '[]' NOT NULL, 
	PRIMARY KEY (run), 
	FOREIGN KEY(run) REFERENCES run (number) ON DELETE CASCADE
);
CREATE TABLE cell_version (
	digest VARCHAR(64) NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (digest)
);
CREATE TABLE chunk (
	run INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	points INTEGER NOT NULL, 
	first_step BIGINT NOT NULL, 
	last_step BIGINT NOT NULL, 
	first_time FLOAT NOT NULL, 
	last_time FLOAT NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (run, "key", number), 
	FOREIGN KEY(run) REFERENCES run (number) ON DELETE CASCADE
);
CREATE TABLE clock (
	id INTEGER NOT NULL, 
	cursor BIGINT NOT NULL, 
	runs INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "clock" VALUES(1,0,0);
CREATE TABLE dataset (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	source TEXT NOT NULL, 
	schema TEXT NOT NULL, 
	shape TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT dataset_identity UNIQUE (name, digest, source)
);
CREATE TABLE environment (
	digest VARCHAR(64) NOT NULL, 
	python TEXT NOT NULL, 
	platform TEXT NOT NULL, 
	packages TEXT NOT NULL, 
	PRIMARY KEY (digest)
);
CREATE TABLE experiment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	created FLOAT NOT NULL, 
	deleted FLOAT, 
	changed BIGINT DEFAULT '0' NOT NULL, 
	goal TEXT DEFAULT '' NOT NULL
);
CREATE TABLE failure (
	run INTEGER NOT NULL, 
	type TEXT NOT NULL, 
	message TEXT NOT NULL, 
	traceback TEXT NOT NULL, 
	PRIMARY KEY (run), 
	FOREIGN KEY(run) REFERENCES run (number) ON DELETE CASCADE
);
CREATE TABLE input (
	run INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	type TEXT NOT NULL, 
	shape TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	fingerprint_after TEXT NOT NULL, 
	writer_count INTEGER, 
	writer_cell_id TEXT NOT NULL, 
	writer_version TEXT NOT NULL, 
	writer_edited BOOLEAN NOT NULL, 
	warm_start INTEGER, 
	identity TEXT DEFAULT '' NOT NULL, 
	changes TEXT DEFAULT '[]' NOT NULL, 
	writer_run INTEGER, 
	trains BOOLEAN DEFAULT 0 NOT NULL, 
	sampled BOOLEAN DEFAULT 0 NOT NULL, 
	PRIMARY KEY (run, name), 
	FOREIGN KEY(run) REFERENCES run (number) ON DELETE CASCADE
);
CREATE TABLE journal (
	name TEXT NOT NULL, 
	run INTEGER NOT NULL, 
	folded_bytes BIGINT NOT NULL, 
	broken TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE metric (
	run INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	points BIGINT NOT NULL, 
	first FLOAT, 
	last FLOAT, 
	min FLOAT, 
	max FLOAT, 
	first_step BIGINT NOT NULL, 
	last_step BIGINT NOT NULL, 
	min_step BIGINT NOT NULL, 
	max_step BIGINT NOT NULL, 
	last_time FLOAT NOT NULL, 
	mean FLOAT, 
	PRIMARY KEY (run, "key"), 
	FOREIGN KEY(run) REFERENCES run (number) ON DELETE CASCADE
);
CREATE TABLE migration (
	number INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	applied FLOAT NOT NULL, 
	version TEXT NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "migration" VALUES(1,'the first tables',1.79606970794764471055e+09,'0.1.0');
INSERT INTO "migration" VALUES(2,'leaves of dict params, what became of inputs',1.79606970795037317271e+09,'0.1.0');
INSERT INTO "migration" VALUES(3,'bounds of chunks, what hides a run beside its experiment',1.79606970795091533659e+09,'0.1.0');
INSERT INTO "migration" VALUES(4,'goals of experiments, means of the last points',1.79606970795133399961e+09,'0.1.0');
CREATE TABLE notice (
	run INTEGER NOT NULL, 
	part TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (run, part), 
	FOREIGN KEY(run) REFERENCES run (number) ON DELETE CASCADE
);
CREATE TABLE output (
	run INTEGER NOT NULL, 
	stream TEXT NOT NULL, 
	text TEXT NOT NULL, 
	dropped_bytes BIGINT NOT NULL, 
	PRIMARY KEY (run, stream), 
	FOREIGN KEY(run) REFERENCES run (number) ON DELETE CASCADE
);
CREATE TABLE param (
	run INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	type TEXT NOT NULL, 
	number FLOAT, 
	text TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	root TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (run, "key"), 
	FOREIGN KEY(run) REFERENCES run (number) ON DELETE CASCADE
);
CREATE TABLE process (
	run INTEGER NOT NULL, 
	host TEXT NOT NULL, 
	user TEXT NOT NULL, 
	pid INTEGER NOT NULL, 
	place TEXT NOT NULL, 
	process_started FLOAT NOT NULL, 
	heartbeat FLOAT NOT NULL, 
	PRIMARY KEY (run), 
	FOREIGN KEY(run) REFERENCES run (number) ON DELETE CASCADE
);
CREATE TABLE run (
	number INTEGER NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	parent INTEGER, 
	status TEXT NOT NULL, 
	started FLOAT NOT NULL, 
	ended FLOAT, 
	note TEXT DEFAULT '' NOT NULL, 
	deleted FLOAT, 
	late_points INTEGER DEFAULT '0' NOT NULL, 
	changed BIGINT DEFAULT '0' NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (id), 
	FOREIGN KEY(experiment_id) REFERENCES experiment (id)
);
CREATE TABLE run_dataset (
	run INTEGER NOT NULL, 
	dataset_id INTEGER NOT NULL, 
	context TEXT NOT NULL, 
	PRIMARY KEY (run, dataset_id, context), 
	FOREIGN KEY(run) REFERENCES run (number) ON DELETE CASCADE, 
	FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE surrounding (
	run INTEGER NOT NULL, 
	environment VARCHAR(64), 
	git_commit TEXT DEFAULT '' NOT NULL, 
	git_branch TEXT DEFAULT '' NOT NULL, 
	git_dirty BOOLEAN DEFAULT 0 NOT NULL, 
	git_diff VARCHAR(64) DEFAULT '' NOT NULL, 
	PRIMARY KEY (run), 
	FOREIGN KEY(run) REFERENCES run (number) ON DELETE CASCADE
);
CREATE TABLE tag (
	run INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (run, "key"), 
	FOREIGN KEY(run) REFERENCES run (number) ON DELETE CASCADE
);
CREATE UNIQUE INDEX experiment_name ON experiment (name) WHERE deleted IS NULL;
CREATE INDEX journal_run ON journal (run);
CREATE INDEX run_deleted ON run (deleted) WHERE deleted IS NOT NULL;
CREATE INDEX run_started ON run (started, number);
CREATE INDEX run_changed ON run (changed);
CREATE INDEX run_of_experiment ON run (experiment_id, started, number, deleted);
CREATE INDEX run_status ON run (status, started);
CREATE INDEX run_name ON run (name);
CREATE INDEX run_parent ON run (parent);
CREATE INDEX call_cell ON call (cell_id, notebook);
CREATE INDEX call_version ON call (cell_version);
CREATE INDEX param_text ON param ("key", substr(text, 1, 200), run);
CREATE INDEX param_number ON param ("key", number, run);
CREATE INDEX tag_text ON tag ("key", substr(text, 1, 200), run);
CREATE INDEX metric_max ON metric ("key", max, run);
CREATE INDEX metric_last ON metric ("key", last, run);
CREATE INDEX metric_min ON metric ("key", min, run);
CREATE INDEX artifact_digest ON artifact (digest);
COMMIT;
