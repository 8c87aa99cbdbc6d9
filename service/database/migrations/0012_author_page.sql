-- The author's page brings its own 0012; this one holds its place until then.
select 1;
