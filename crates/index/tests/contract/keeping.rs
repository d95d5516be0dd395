use std::fs;

use wirewatch_index::{IndexConfig, IndexError, IndexMark, open_index};
use wirewatch_model::ArticleId;

use super::support::{document, fresh, holding, mark, open};

#[test]
fn new_index_is_empty_and_has_no_mark() {
    let fresh = fresh();
    assert_eq!(fresh.index.mark().expect("a mark"), None);
    assert_eq!(fresh.index.count().expect("a count"), 0);
    fresh.check("", &[]);
}

#[test]
fn document_with_a_known_id_replaces_the_old_one() {
    let fresh = holding(&[
        document("a", "Bridge closed", "Old."),
        document("b", "Market open", "Text."),
    ]);
    fresh
        .index
        .apply(&[document("a", "Bridge reopened", "New.")], &[], &mark(2))
        .expect("applied");
    fresh.check("closed", &[]);
    fresh.check("reopened", &["a"]);
    assert_eq!(fresh.index.count().expect("a count"), 2);
}

#[test]
fn document_twice_in_one_batch_is_kept_once() {
    let fresh = holding(&[
        document("a", "First", "Text."),
        document("a", "Second", "Text."),
    ]);
    fresh.check("", &["a"]);
    fresh.check("second", &["a"]);
}

#[test]
fn deleted_articles_are_gone() {
    let fresh = holding(&[
        document("a", "Bridge", "Text."),
        document("b", "Market", "Text."),
    ]);
    fresh
        .index
        .apply(&[], &[ArticleId::from("a")], &mark(2))
        .expect("applied");
    fresh.check("", &["b"]);
}

#[test]
fn mark_and_articles_survive_a_restart() {
    let fresh = holding(&[document("a", "Bridge", "Text.")]);
    fresh.index.finish().expect("finished");
    drop(fresh.index);
    let index = open(&fresh.folder);
    assert_eq!(index.mark().expect("a mark"), Some(mark(1)));
    assert_eq!(index.count().expect("a count"), 1);
}

#[test]
fn index_goes_on_after_it_was_finished() {
    let fresh = holding(&[document("a", "Bridge", "Text.")]);
    fresh.index.finish().expect("finished");
    fresh.index.finish().expect("nothing left to finish");
    fresh
        .index
        .apply(&[document("b", "Market", "Text.")], &[], &mark(2))
        .expect("applied");
    assert_eq!(fresh.index.count().expect("a count"), 2);
}

#[test]
fn clearing_counts_only_with_the_commit_that_follows() {
    let fresh = holding(&[
        document("a", "Bridge", "Text."),
        document("b", "Market", "Text."),
    ]);
    fresh.index.clear().expect("cleared");
    fresh.check("", &["a", "b"]);
    assert_eq!(fresh.index.mark().expect("a mark"), Some(mark(1)));
    let other = IndexMark {
        store_id: "another store".to_owned(),
        seq: 0,
    };
    fresh
        .index
        .apply(&[document("c", "Harbour", "Text.")], &[], &other)
        .expect("applied");
    fresh.check("", &["c"]);
    assert_eq!(fresh.index.mark().expect("a mark"), Some(other));
}

#[test]
fn clearing_without_a_commit_leaves_everything() {
    let fresh = holding(&[document("a", "Bridge", "Text.")]);
    fresh.index.clear().expect("cleared");
    drop(fresh.index);
    assert_eq!(open(&fresh.folder).count().expect("a count"), 1);
}

#[test]
fn cleared_index_may_be_built_again_from_the_first_change() {
    let fresh = holding(&[document("a", "Bridge", "Text.")]);
    fresh
        .index
        .apply(&[document("b", "Market", "Text.")], &[], &mark(9))
        .expect("applied");
    fresh.index.clear().expect("cleared");
    fresh
        .index
        .apply(&[document("a", "Bridge", "Text.")], &[], &mark(1))
        .expect("applied");
    fresh.check("", &["a"]);
    assert_eq!(fresh.index.mark().expect("a mark"), Some(mark(1)));
}

#[test]
fn batch_behind_the_mark_changes_nothing() {
    let fresh = holding(&[document("a", "Bridge", "Text.")]);
    fresh
        .index
        .apply(&[document("a", "Bridge reopened", "Text.")], &[], &mark(9))
        .expect("applied");
    fresh
        .index
        .apply(&[document("a", "Bridge closed", "Text.")], &[], &mark(5))
        .expect("skipped");
    fresh.check("reopened", &["a"]);
    assert_eq!(fresh.index.mark().expect("a mark"), Some(mark(9)));
}

#[test]
fn damaged_index_is_told_and_left_alone() {
    let fresh = holding(&[document("a", "Bridge", "Text.")]);
    fresh.index.finish().expect("finished");
    drop(fresh.index);
    let folders = fs::read_dir(fresh.folder.path().join("index")).expect("the folder");
    let folder = folders
        .map(|entry| entry.expect("an entry").path())
        .next()
        .expect("an index");
    fs::write(folder.join("meta.json"), "{").expect("written");
    let error = open_index(fresh.folder.path(), &IndexConfig::default())
        .err()
        .expect("an error");
    assert!(matches!(error, IndexError::Damaged { .. }), "{error:?}");
    assert!(error.to_string().contains("index"), "{error}");
    assert_eq!(
        fs::read_to_string(folder.join("meta.json")).expect("the file"),
        "{"
    );
    fs::remove_file(folder.join("meta.json")).expect("removed");
    let error = open_index(fresh.folder.path(), &IndexConfig::default())
        .err()
        .expect("an error");
    assert!(matches!(error, IndexError::Damaged { .. }), "{error:?}");
}

#[test]
fn index_of_another_schema_is_left_alone() {
    let fresh = fresh();
    let old = fresh.folder.path().join("index").join("v0000000000000000");
    fs::create_dir_all(&old).expect("a folder");
    fs::write(old.join("meta.json"), "of an older release").expect("written");
    drop(fresh.index);
    assert_eq!(open(&fresh.folder).count().expect("a count"), 0);
    assert!(old.join("meta.json").exists());
}

#[test]
fn folder_that_cannot_be_made_is_told() {
    let fresh = fresh();
    let file = fresh.folder.path().join("file");
    fs::write(&file, "x").expect("written");
    let error = open_index(&file, &IndexConfig::default())
        .err()
        .expect("an error");
    assert!(matches!(error, IndexError::Open { .. }), "{error:?}");
}
