use wirewatch_index::IndexError;

use super::support::{Fresh, document, fresh, holding, mark, open};

#[test]
fn two_openings_see_each_others_commits_at_once() {
    let one = fresh();
    let other = Fresh {
        index: open(&one.folder),
        folder: tempfile::TempDir::new().expect("a folder"),
    };
    for number in 1..=5 {
        let id = number.to_string();
        one.index
            .apply(&[document(&id, "Bridge", "Text.")], &[], &mark(number))
            .expect("applied");
        assert_eq!(
            other.ids("bridge").len(),
            usize::try_from(number).expect("a number")
        );
        assert_eq!(other.index.mark().expect("a mark"), Some(mark(number)));
    }
}

#[test]
fn second_writer_is_told_that_the_index_is_busy_until_the_first_has_finished() {
    let one = holding(&[document("a", "Bridge", "Text.")]);
    let other = open(&one.folder);
    let busy = other.apply(&[document("b", "Market", "Text.")], &[], &mark(2));
    assert!(matches!(busy, Err(IndexError::Busy { .. })), "{busy:?}");
    one.index.finish().expect("finished");
    other
        .apply(&[document("b", "Market", "Text.")], &[], &mark(2))
        .expect("applied");
    one.check("", &["a", "b"]);
}

#[test]
fn openings_at_once_make_one_index() {
    let folder = tempfile::TempDir::new().expect("a folder");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| open(&folder).count().expect("a count"));
        }
    });
    let made = std::fs::read_dir(folder.path().join("index"))
        .expect("the folder")
        .count();
    assert_eq!(made, 1);
}

#[test]
fn many_small_commits_leave_few_files() {
    let fresh = fresh();
    for number in 0..40 {
        let id = (number % 10).to_string();
        fresh
            .index
            .apply(&[document(&id, "Bridge", "Text.")], &[], &mark(number))
            .expect("applied");
        fresh.index.finish().expect("finished");
    }
    assert_eq!(fresh.index.count().expect("a count"), 10);
    let folders = std::fs::read_dir(fresh.folder.path().join("index")).expect("the folder");
    let folder = folders
        .map(|entry| entry.expect("an entry").path())
        .next()
        .expect("an index");
    let files = std::fs::read_dir(folder).expect("the index").count();
    assert!(files < 100, "{files} files");
}
