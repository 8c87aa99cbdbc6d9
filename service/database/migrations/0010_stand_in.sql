-- Stands in until the branch that holds 0010 is merged; that branch's file takes its place.
select 1;
