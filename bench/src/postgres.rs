//! PostgreSQL's full-text search over the same articles: a server of its own in a folder of its own, asked through `psql`,
//! which tells what each statement took.

use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::corpus::Article;
use crate::queries::Asked;

const PORT: &str = "54329";

/// A running server; when this is dropped, it stops and its data goes.
pub struct Postgres {
    home: PathBuf,
    data: PathBuf,
    psql: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// Whether PostgreSQL's programs are on the path.
pub fn is_here() -> bool {
    let found = Command::new("initdb").arg("--version").output();
    found.is_ok_and(|output| output.status.success())
}

/// A command under the user `postgres` for whoever is root, since the server refuses to run as root.
fn command(program: &str) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--", program]);
    command
}

fn is_root() -> bool {
    let user = Command::new("id").arg("-u").output();
    user.is_ok_and(|user| user.stdout.trim_ascii() == b"0")
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

impl Postgres {
    pub fn build(folder: &Path, articles: &[Article]) -> Result<Self> {
        let home = folder.join("postgres");
        if home.exists() {
            fs::remove_dir_all(&home)?;
        }
        fs::create_dir_all(&home)?;
        if is_root() {
            // Its user must get there.
            run(Command::new("chmod").arg("a+x").arg(folder))?;
            run(Command::new("chown").arg("postgres").arg(&home))?;
        }
        let data = home.join("data");
        run(command("initdb")
            .args(["-A", "trust", "-U", "postgres", "-D"])
            .arg(&data))?;
        let options = format!(
            "-p {PORT} -h 127.0.0.1 -k '' -c jit=off -c fsync=off -c shared_buffers=2GB -c maintenance_work_mem=512MB -c max_wal_size=8GB"
        );
        run(command("pg_ctl")
            .args(["-w", "-o", &options, "-l"])
            .arg(home.join("log"))
            .arg("-D")
            .arg(&data)
            .arg("start")
            .stdout(Stdio::null()))?;
        let mut psql = Command::new("psql")
            .args([
                "-X",
                "-q",
                "-A",
                "-t",
                "-h",
                "127.0.0.1",
                "-p",
                PORT,
                "-U",
                "postgres",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let asks = psql.stdin.take().context("psql reads")?;
        let answers = BufReader::new(psql.stdout.take().context("psql writes")?);
        let mut postgres = Self {
            home,
            data,
            psql,
            asks,
            answers,
        };
        postgres.load(articles)?;
        Ok(postgres)
    }

    fn load(&mut self, articles: &[Article]) -> Result<()> {
        let mut to = BufWriter::new(&mut self.asks);
        writeln!(
            to,
            "CREATE TABLE articles (id int PRIMARY KEY, outlet text, epoch bigint, title text, body text,
                words tsvector GENERATED ALWAYS AS (to_tsvector('english', title || ' ' || body)) STORED);
            COPY articles (id, outlet, epoch, title, body) FROM STDIN;"
        )?;
        for (number, article) in articles.iter().enumerate() {
            let body = article.body.replace('\n', "\\n");
            writeln!(
                to,
                "{number}\t{}\t{}\t{}\t{body}",
                article.outlet, article.epoch, article.title
            )?;
        }
        writeln!(
            to,
            "\\.
            CREATE INDEX ON articles USING gin (words);
            CREATE INDEX ON articles (epoch);
            VACUUM ANALYZE articles;
            SELECT 'loaded ' || count(*) FROM articles;"
        )?;
        to.flush()?;
        drop(to);
        let wanted = format!("loaded {}", articles.len());
        let answer = self.line()?;
        if answer != wanted {
            bail!("PostgreSQL answers `{answer}`");
        }
        writeln!(self.asks, "\\timing on")?;
        Ok(())
    }

    /// What the outlets of a word's articles and its weeks took.
    pub fn facets(&mut self, asked: &Asked) -> Result<Duration> {
        let word = asked.words.join(" ");
        let matching = format!("words @@ websearch_to_tsquery('english', '{word}')");
        writeln!(
            self.asks,
            "SELECT outlet, count(*) FROM articles WHERE {matching} GROUP BY outlet ORDER BY 2 DESC LIMIT 20;
            SELECT epoch / 604800, count(*) FROM articles WHERE {matching} GROUP BY 1 ORDER BY 1;"
        )?;
        let mut took = Duration::ZERO;
        let mut told = 0;
        while told < 2 {
            let line = self.line()?;
            if let Some(time) = line.strip_prefix("Time: ") {
                let millis: f64 = time.split(' ').next().unwrap_or_default().parse()?;
                took += Duration::from_secs_f64(millis / 1_000.0);
                told += 1;
            }
        }
        Ok(took)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            bail!("psql ended");
        }
        Ok(line.trim().to_owned())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = writeln!(self.asks, "\\q");
        let _ = self.psql.wait();
        let _ = run(command("pg_ctl")
            .args(["-m", "fast", "-D"])
            .arg(&self.data)
            .arg("stop"));
        let _ = fs::remove_dir_all(&self.home);
    }
}
