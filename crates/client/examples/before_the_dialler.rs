//! Asks about one call, then about a list of them on one connection, and rings those that may ring:
//!
//! `ANXIN_URL=http://127.0.0.1:8080 ANXIN_KEY=axk_… cargo run -p anxin-client --example before_the_dialler LINE < numbers.txt`
#![expect(clippy::print_stdout, reason = "an example prints what it finds")]

use std::io::BufRead as _;

use anxin_client::{Client, Question, Region};
use anyhow::Context as _;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let line = std::env::args().nth(1).context("say from which line, as in 13971009666")?;
    let client = Client::new(&std::env::var("ANXIN_URL")?, &std::env::var("ANXIN_KEY")?)?;

    let numbers: Vec<String> = std::io::stdin().lock().lines().collect::<Result<_, _>>()?;
    let read = |number: &String| Question::read(&line, number, Region::CN).ok();
    let questions: Vec<Question> = numbers.iter().filter_map(read).collect();

    if let Some(first) = questions.first() {
        let decision = client.check(first).await?;
        let reason = decision.decisive().map_or("", |reason| &reason.code);
        println!("{} {reason} {}", decision.id, if decision.is_permit() { "ring" } else { "do not ring" });
    }

    let (mut ring, mut others) = (0_u64, 0_u64);
    let mut answers = client.check_many(questions)?;
    while let Some(answer) = answers.next().await {
        // An error ends the batch, and what is not answered does not ring.
        let answer = answer?;
        *(if answer.is_permit() { &mut ring } else { &mut others }) += 1;
    }
    println!("{ring} may ring, {others} may not");
    Ok(())
}
