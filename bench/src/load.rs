//! Many clients at once.

use std::thread;
use std::time::Instant;

use anyhow::Result;

use crate::clock::Times;
use crate::http::{Client, Sentences, Server, path};
use crate::queries::Asked;
use crate::random::Random;
use crate::{Bench, say};

const CLIENTS: u64 = 8;

/// How often each client asks every query.
const PASSES: usize = 2;

pub fn measure(bench: &mut Bench, server: &Server) -> Result<()> {
    say("asking with 8 clients");
    for (sentences, what) in [
        (Sentences::Left, "without sentences"),
        (Sentences::Shown, "with sentences"),
    ] {
        let (others, phrases, a_second) = ask_all(&bench.asked, server, sentences)?;
        let how = format!("p50 {:.2}; {a_second:.0} answers a second", others.at(0.5));
        let table = &mut bench.table;
        table.at_most(
            &format!("8 clients at once, hits {what}, p99 in milliseconds"),
            25.0,
            others.at(0.99),
            &how,
        );
        let how = format!("p50 {:.2}", phrases.at(0.5));
        table.at_most(
            &format!("among them long phrases of frequent words, {what}"),
            100.0,
            phrases.at(0.99),
            &how,
        );
    }
    Ok(())
}

/// What long phrases took, and all else, and how many answers there were a second.
fn ask_all(asked: &[Asked], server: &Server, sentences: Sentences) -> Result<(Times, Times, f64)> {
    let started = Instant::now();
    let clients = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| scope.spawn(move || client(number, asked, server, sentences)))
            .collect();
        let done = clients
            .into_iter()
            .map(|client| client.join().expect("a client does not panic"));
        done.collect::<Result<Vec<_>>>()
    })?;
    let took = started.elapsed().as_secs_f64();
    let (mut others, mut phrases) = (Times::default(), Times::default());
    for (some, more) in &clients {
        others.extend(some);
        phrases.extend(more);
    }
    let a_second = (others.count() + phrases.count()) as f64 / took;
    Ok((others, phrases, a_second))
}

fn client(
    number: u64,
    asked: &[Asked],
    server: &Server,
    sentences: Sentences,
) -> Result<(Times, Times)> {
    let mut client = Client::connect(server.address)?;
    let mut random = Random::new(100 + number);
    let (mut others, mut phrases) = (Times::default(), Times::default());
    for _ in 0..PASSES * asked.len() {
        let asked = &asked[random.below(asked.len())];
        let path = path(asked, sentences);
        let started = Instant::now();
        client.get(&path)?;
        let times = match asked.class {
            "long phrase" => &mut phrases,
            _ => &mut others,
        };
        times.add(started.elapsed());
    }
    Ok((others, phrases))
}
