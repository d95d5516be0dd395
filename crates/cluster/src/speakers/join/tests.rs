use super::*;
use wirewatch_model::{GroupId, SpeakerRole};

fn form(name: &str, title: &str, affiliation: &str, role: SpeakerRole) -> SpeakerForm {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    SpeakerForm {
        name: name.to_owned(),
        title: text(title),
        affiliation: text(affiliation),
        role,
        ..SpeakerForm::default()
    }
}

fn official(name: &str, title: &str) -> SpeakerForm {
    form(name, title, "", SpeakerRole::Official)
}

fn expert(name: &str, title: &str, affiliation: &str) -> SpeakerForm {
    form(name, title, affiliation, SpeakerRole::Expert)
}

fn bare(name: &str) -> SpeakerForm {
    form(name, "", "", SpeakerRole::Other)
}

fn rules() -> SpeakerRules {
    let countries = [
        ("french", "FR"),
        ("nigeria", "NG"),
        ("nigerian", "NG"),
        ("us", "US"),
    ];
    SpeakerRules::new(countries.map(|(word, code)| (word.to_owned(), code.to_owned())))
}

fn joined(forms: &[SpeakerForm]) -> JoinedBlock {
    join(forms, &vec![1; forms.len()], &HashSet::new(), &rules())
}

/// The speakers' forms, by number.
#[track_caller]
fn check(forms: &[SpeakerForm], expected: &[&[usize]]) -> JoinedBlock {
    let joined = joined(forms);
    let mut found: Vec<Vec<usize>> = joined
        .speakers
        .iter()
        .map(|speaker| {
            let mut numbers: Vec<usize> = speaker.forms.iter().map(|(form, _)| *form).collect();
            numbers.sort_unstable();
            numbers
        })
        .collect();
    found.sort();
    assert_eq!(found, expected, "{joined:#?}");
    joined
}

#[test]
fn one_full_name_is_one_person() {
    let joined = check(
        &[
            official("Sergei Lavrov", "foreign minister"),
            official("Sergey Lavrov", "minister"),
            bare("Сергей Лавров"),
        ],
        &[&[0, 1, 2]],
    );
    assert!(joined.suggestions.is_empty());
    assert!(
        joined.speakers[0]
            .forms
            .iter()
            .any(|(_, reason)| reason.contains("also written"))
    );
}

#[test]
fn posts_of_different_countries_keep_namesakes_apart() {
    let joined = check(
        &[
            official("Paul Martin", "French interior minister"),
            official("Paul Martin", "Nigerian police commissioner"),
        ],
        &[&[0], &[1]],
    );
    assert_eq!(joined.suggestions.len(), 1);
    assert!(joined.suggestions[0].reason.contains("different countries"));
}

#[test]
fn bare_name_with_two_holders_goes_to_neither() {
    let joined = check(
        &[
            official("Paul Martin", "French interior minister"),
            official("Paul Martin", "Nigerian police commissioner"),
            bare("Paul Martin"),
        ],
        &[&[0], &[1], &[2]],
    );
    let listed = joined
        .speakers
        .iter()
        .filter(|speaker| speaker.listed)
        .count();
    assert_eq!(listed, 2);
    assert_eq!(joined.suggestions.len(), 3);
}

#[test]
fn militant_and_official_of_one_name_stay_apart() {
    check(
        &[
            official("Omar Diallo", "governor"),
            form("Omar Diallo", "emir", "", SpeakerRole::Militant),
        ],
        &[&[0], &[1]],
    );
}

#[test]
fn experts_with_nothing_in_common_stay_apart() {
    let forms = [
        expert("Anna Berg", "professor", "Oslo University"),
        expert("Anna Berg", "fellow", "Halden Centre"),
    ];
    check(&forms, &[&[0], &[1]]);
    let moved = [
        expert("Anna Berg", "professor", "Oslo University"),
        expert("Anna Berg", "former fellow", "Halden Centre"),
    ];
    check(&moved, &[&[0, 1]]);
}

#[test]
fn distinctive_name_may_change_its_post() {
    check(
        &[
            expert("Hans-Jakob Auer", "senior director", "Counter Project"),
            expert("Hans Jakob Auer", "coordinator", "Monitoring Team"),
        ],
        &[&[0, 1]],
    );
}

#[test]
fn initials_join_by_affiliation_only() {
    check(
        &[
            expert("K.V. Malhotra", "professor", "Penganga University"),
            expert("Kiran Vasant Malhotra", "professor", "Penganga University"),
        ],
        &[&[0, 1]],
    );
    let joined = check(
        &[
            expert("K. Malhotra", "professor", "Oslo University"),
            expert("Kiran Malhotra", "professor", ""),
        ],
        &[&[0], &[1]],
    );
    assert_eq!(joined.suggestions.len(), 1);
}

#[test]
fn initials_of_two_people_join_neither() {
    check(
        &[
            expert("K. Malhotra", "", "Penganga University"),
            expert("Kiran Malhotra", "professor", "Penganga University"),
            expert("Kavita Malhotra", "lecturer", "Penganga University"),
        ],
        &[&[0], &[1], &[2]],
    );
}

#[test]
fn middle_name_may_be_left_out_when_the_title_agrees() {
    check(
        &[
            official("Hassan Sheikh Warsame", "prime minister"),
            official("Hassan Warsame", "prime minister"),
        ],
        &[&[0, 1]],
    );
}

#[test]
fn names_that_stand_in_one_article_are_two_people() {
    let forms = [
        official("George Walker Hale", "US senator"),
        official("George Hale", "US senator"),
    ];
    check(&forms, &[&[0, 1]]);
    let together = HashSet::from([(0, 1)]);
    let joined = join(&forms, &[1, 1], &together, &rules());
    assert_eq!(joined.speakers.len(), 2);
    assert!(joined.suggestions.is_empty());
}

#[test]
fn names_that_sound_alike_are_only_suggested() {
    let joined = check(
        &[
            form("Mohammed Dayf", "commander", "", SpeakerRole::Militant),
            form("Mohammad Deif", "commander", "", SpeakerRole::Militant),
        ],
        &[&[0], &[1]],
    );
    assert_eq!(joined.suggestions[0].reason, "the names sound alike");
}

#[test]
fn private_people_and_unknown_ones_get_no_speaker() {
    check(
        &[
            form("Vera Tomashkina", "bookkeeper", "", SpeakerRole::Witness),
            bare("Vera Toma"),
        ],
        &[],
    );
    let mut minor = official("Vera Tomashkina", "mayor");
    minor.minor = true;
    check(&[minor], &[]);
}

#[test]
fn private_namesake_keeps_bare_names_from_an_official() {
    let joined = check(
        &[
            official("Ali Rahimi", "governor"),
            form("Ali Rahimi", "", "", SpeakerRole::Witness),
            bare("Ali Rahimi"),
        ],
        &[&[0], &[2]],
    );
    assert_eq!(
        joined
            .speakers
            .iter()
            .filter(|speaker| speaker.listed)
            .count(),
        1
    );
}

#[test]
fn group_of_the_watchlist_is_one_organization() {
    let mut group = bare("Boko Haram");
    group.group = Some(GroupId::from("boko-haram"));
    let mut alias = bare("JAS");
    alias.group = Some(GroupId::from("boko-haram"));
    let joined = check(&[group, alias], &[&[0, 1]]);
    assert_eq!(joined.speakers[0].kind, SpeakerKind::Organization);
}

#[test]
fn order_of_forms_makes_no_difference() {
    let forms = [
        official("Paul Martin", "minister"),
        official("Paul Martin", "US senator"),
        official("Paul Martin", "Nigerian defence minister"),
    ];
    let mut turned = forms.to_vec();
    turned.reverse();
    let people = |forms: &[SpeakerForm]| {
        let mut people: Vec<Vec<Option<String>>> = joined(forms)
            .speakers
            .iter()
            .map(|speaker| {
                let titles = speaker.forms.iter();
                titles.map(|(form, _)| forms[*form].title.clone()).collect()
            })
            .collect();
        people.sort();
        people
    };
    assert_eq!(people(&forms), people(&turned));
    assert_eq!(people(&forms).len(), 3);
}
