//! Text per second through the group matcher, with the list that ships and with one of twenty thousand names.
//!
//! `cargo bench -p wirewatch-tag --bench groups`

use std::fmt::Write;
use std::sync::LazyLock;

use divan::counter::BytesCount;
use wirewatch_tag::{Watchlist, find_groups};

static BUILTIN: LazyLock<Watchlist> = LazyLock::new(Watchlist::builtin);
static LARGE: LazyLock<Watchlist> = LazyLock::new(|| {
    Watchlist::parse(&large_list(20_000), "large.toml").expect("the generated list is sound")
});
static TEXT: LazyLock<String> = LazyLock::new(article);

fn main() {
    divan::main();
}

#[divan::bench]
fn load_builtin() -> Watchlist {
    Watchlist::builtin()
}

#[divan::bench]
fn find_with_builtin(bencher: divan::Bencher<'_, '_>) {
    find_with(bencher, &BUILTIN);
}

#[divan::bench]
fn find_with_20_000_names(bencher: divan::Bencher<'_, '_>) {
    find_with(bencher, &LARGE);
}

fn find_with(bencher: divan::Bencher<'_, '_>, watchlist: &'static Watchlist) {
    bencher
        .counter(BytesCount::of_str(TEXT.as_str()))
        .bench(|| find_groups(&TEXT, Some("en"), watchlist));
}

/// An article of some 6,000 bytes with about as many names as a report on an attack has.
fn article() -> String {
    let report = "Gunmen of the Islamic State – Khorasan Province (ISIS-K) stormed a market in Kabul on Monday, killing \
        at least twelve people, the interior ministry said. The Taliban’s spokesman blamed ISIS-K and said two \
        attackers had been shot. ";
    let filler = "Traders who had opened their stalls before dawn told of smoke over the river and of a long wait for \
        ambulances. “We heard three blasts, then shooting,” said a baker from the old town. Schools in the district \
        will stay shut until Thursday; the mayor asked for blood donations and for patience at the checkpoints. ";
    let mut text = String::new();
    for _ in 0..4 {
        text.push_str(report);
        for _ in 0..4 {
            text.push_str(filler);
        }
        text.push_str("\n\n");
    }
    text
}

/// The list that ships, with made-up groups behind it until there are `names` names more.
fn large_list(names: usize) -> String {
    let mut toml = Watchlist::builtin_toml().to_owned();
    let syllables = [
        "bar", "ko", "lim", "sa", "dun", "re", "tol", "vi", "gan", "mu", "zel", "po",
    ];
    let word = |seed: usize| {
        let parts = [seed % 12, seed / 12 % 12, seed / 144 % 12, seed / 1728 % 12];
        let word: String = parts.iter().map(|part| syllables[*part]).collect();
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    };
    for group in 0..names / 5 {
        let seed = group * 5;
        write!(
            toml,
            "\n[[group]]\nid = \"made-up-{group}\"\nname = \"{} Front {group}\"\naliases = [\"{} Army\", \"{} Brigades\", \
             \"{} Movement of {}\", {{ text = \"{}\", needs_context = true }}]\n",
            word(seed),
            word(seed + 1),
            word(seed + 2),
            word(seed + 3),
            word(seed + 7),
            word(seed + 4),
        )
        .expect("a string takes everything");
    }
    toml
}
