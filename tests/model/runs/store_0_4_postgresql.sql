-- What Sketch28 0.4.0 wrote: a finished run with its curves and two files, and a queued run.
CREATE TABLE runs (
	id VARCHAR NOT NULL,
	visitor VARCHAR NOT NULL,
	hyperparameters JSON NOT NULL,
	status VARCHAR NOT NULL,
	phase VARCHAR NOT NULL,
	reason VARCHAR NOT NULL,
	source VARCHAR NOT NULL,
	created_at FLOAT NOT NULL,
	started_at FLOAT,
	finished_at FLOAT,
	heartbeat_at FLOAT NOT NULL,
	stop_requested BOOLEAN NOT NULL,
	epoch FLOAT NOT NULL,
	pictures_per_second FLOAT,
	training_seconds FLOAT,
	test_accuracy FLOAT,
	test_loss FLOAT,
	test_pictures INTEGER,
	temperature FLOAT,
	sweep VARCHAR DEFAULT '' NOT NULL,
	parent VARCHAR DEFAULT '' NOT NULL,
	pause_requested BOOLEAN DEFAULT false NOT NULL,
	turn_ended BOOLEAN DEFAULT false NOT NULL,
	worker VARCHAR DEFAULT '' NOT NULL,
	device VARCHAR DEFAULT '' NOT NULL,
	learning_rate FLOAT,
	seconds_left FLOAT,
	answers JSON,
	val_accuracy FLOAT,
	kept_epoch FLOAT,
	PRIMARY KEY (id)
);
CREATE INDEX ix_runs_visitor ON runs (visitor);
CREATE INDEX ix_runs_sweep ON runs (sweep);
CREATE INDEX ix_runs_status ON runs (status);
CREATE TABLE metrics (
	id SERIAL NOT NULL,
	run_id VARCHAR NOT NULL,
	epoch FLOAT NOT NULL,
	loss FLOAT,
	accuracy FLOAT,
	val_loss FLOAT,
	val_accuracy FLOAT,
	PRIMARY KEY (id),
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE INDEX ix_metrics_run_id ON metrics (run_id);
CREATE TABLE artifacts (
	run_id VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	content BYTEA NOT NULL,
	PRIMARY KEY (run_id, name),
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
INSERT INTO "runs" VALUES('5ca1ab1e','ann','{"dataset": "mnist", "units": [64, 32], "activation": "relu", "dropout": 0.1, "epochs": 2, "batch_size": 128, "learning_rate": 0.001, "schedule": "cosine", "optimizer": "adam", "vary": true, "training_pictures": 50000, "patience": 0, "seed": 7}','finished','','No better validation accuracy for 1 epochs: ended after 2.0 of 2 epochs.','data folder',1763000001.0,1763000001.5,1763000004.0,1763000003.5,false,2.0,80000.0,6.5,0.9375,0.25,10000,0.875,'f00dcafe','pretrained:mnist',true,true,'tcp://127.0.0.1:40001','processor, 1 thread',0.001,3.5,'[[7, 0.96875], [1, 0.5]]',0.9375,2.0);
INSERT INTO "runs" VALUES('0ddba115','bo','{"dataset": "mnist", "units": [16], "activation": "relu", "dropout": 0.2, "epochs": 1, "batch_size": 512, "learning_rate": 0.012, "schedule": "linear", "optimizer": "adam", "vary": false, "training_pictures": 50000, "patience": 0, "seed": 0}','queued','','','',1763000004.5,NULL,NULL,1763000004.5,false,0.0,NULL,NULL,NULL,NULL,NULL,NULL,'','',false,false,'','',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "metrics" VALUES(1,'5ca1ab1e',0.5,1.25,0.625,NULL,NULL);
INSERT INTO "metrics" VALUES(2,'5ca1ab1e',1.0,0.75,0.75,0.5,0.875);
INSERT INTO "metrics" VALUES(3,'5ca1ab1e',2.0,0.5,0.875,0.25,0.9375);
INSERT INTO "artifacts" VALUES('5ca1ab1e','shown.npz','\x504b0304');
INSERT INTO "artifacts" VALUES('5ca1ab1e','history.csv','\x65706f63682c6c6f73730a');
SELECT setval('metrics_id_seq', 3);
