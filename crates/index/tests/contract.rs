//! What every index keeps its word on. Each case gets a fresh index through the trait, in a folder it may open again.

mod contract {
    mod alerts;
    mod answers;
    mod filters;
    mod hostile;
    mod incidents;
    mod keeping;
    mod matching;
    mod query_errors;
    mod sharing;
    mod support;
}
