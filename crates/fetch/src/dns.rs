use std::hash::{BuildHasher, RandomState};
use std::io::{Error, ErrorKind, Result};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::net::UdpSocket;

const TYPE_A: u16 = 1;
const TYPE_AAAA: u16 = 28;
const TRIES: usize = 3;
const TRY_TIMEOUT: Duration = Duration::from_millis(1500);
/// Larger answers do not come over UDP without EDNS; the room is for servers that send them all the same.
const MAX_ANSWER_BYTES: usize = 4096;

/// Asks one DNS server for all addresses of a name, IPv4 first. Truncated answers count with what they hold.
pub(crate) async fn ask_server(server: SocketAddr, name: &str) -> Result<Vec<IpAddr>> {
    let (v4, v6) = tokio::join!(
        ask_type(server, name, TYPE_A),
        ask_type(server, name, TYPE_AAAA)
    );
    let mut addresses = v4?;
    // Many servers fail on AAAA; one family is enough.
    addresses.extend(v6.unwrap_or_default());
    Ok(addresses)
}

async fn ask_type(server: SocketAddr, name: &str, kind: u16) -> Result<Vec<IpAddr>> {
    let local: SocketAddr = match server {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(local).await?;
    socket.connect(server).await?;
    for attempt in 0..TRIES {
        let id = random_id(name, kind, attempt);
        socket.send(&question(id, name, kind)?).await?;
        let answer = tokio::time::timeout(TRY_TIMEOUT, receive(&socket, id, kind)).await;
        if let Ok(answer) = answer {
            return answer;
        }
    }
    Err(Error::new(
        ErrorKind::TimedOut,
        "the DNS server does not answer",
    ))
}

/// Waits for the answer that carries `id`; others are late or forged.
async fn receive(socket: &UdpSocket, id: u16, kind: u16) -> Result<Vec<IpAddr>> {
    let mut buffer = vec![0; MAX_ANSWER_BYTES];
    loop {
        let length = socket.recv(&mut buffer).await?;
        let message = buffer.get(..length).unwrap_or_default();
        if be16(message, 0) == Some(id) {
            return read_answer(message, kind);
        }
    }
}

/// A `RandomState` is seeded by the operating system, which is all the randomness an id needs.
fn random_id(name: &str, kind: u16, attempt: usize) -> u16 {
    let hash = RandomState::new().hash_one((name, kind, attempt));
    u16::try_from(hash & 0xffff).unwrap_or_default()
}

fn question(id: u16, name: &str, kind: u16) -> Result<Vec<u8>> {
    let mut message = Vec::with_capacity(name.len() + 18);
    message.extend(id.to_be_bytes());
    // One question, recursion desired.
    message.extend([1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    for label in name.trim_end_matches('.').split('.') {
        let length = u8::try_from(label.len())
            .ok()
            .filter(|length| (1..64).contains(length));
        message.push(length.ok_or_else(|| Error::new(ErrorKind::InvalidInput, "no host name"))?);
        message.extend(label.as_bytes());
    }
    message.push(0);
    message.extend(kind.to_be_bytes());
    message.extend([0, 1]);
    Ok(message)
}

fn read_answer(message: &[u8], kind: u16) -> Result<Vec<IpAddr>> {
    let broken = || Error::new(ErrorKind::InvalidData, "a broken DNS answer");
    match message
        .get(3)
        .map(|flags| flags & 0x0f)
        .ok_or_else(broken)?
    {
        0 => {}
        3 => return Err(Error::new(ErrorKind::NotFound, "there is no such name")),
        _ => return Err(Error::other("the DNS server failed")),
    }
    let questions = be16(message, 4).ok_or_else(broken)?;
    let answers = be16(message, 6).ok_or_else(broken)?;
    let mut at = 12;
    for _ in 0..questions {
        at = skip_name(message, at).ok_or_else(broken)? + 4;
    }
    let mut addresses = Vec::new();
    for _ in 0..answers {
        // A truncated answer ends inside a record.
        let Some(record) = skip_name(message, at) else {
            break;
        };
        let (Some(found), Some(length)) = (be16(message, record), be16(message, record + 8)) else {
            break;
        };
        let start = record + 10;
        at = start + usize::from(length);
        let Some(data) = message.get(start..at) else {
            break;
        };
        if found == kind {
            addresses.extend(address(data));
        }
    }
    Ok(addresses)
}

fn address(data: &[u8]) -> Option<IpAddr> {
    if let Ok(v4) = <[u8; 4]>::try_from(data) {
        return Some(Ipv4Addr::from(v4).into());
    }
    let v6 = <[u8; 16]>::try_from(data).ok()?;
    Some(Ipv6Addr::from(v6).into())
}

/// The place behind a name, which ends with an empty label or a pointer.
fn skip_name(message: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        match *message.get(at)? {
            0 => return Some(at + 1),
            pointer if pointer & 0xc0 == 0xc0 => return Some(at + 2),
            length => at += usize::from(length) + 1,
        }
    }
}

fn be16(message: &[u8], at: usize) -> Option<u16> {
    let bytes = message.get(at..at + 2)?;
    Some(u16::from_be_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(code: u8, records: &[(u16, &[u8])]) -> Vec<u8> {
        let mut message = question(7, "a.example", TYPE_A).expect("a question");
        message[3] = code;
        message[7] = u8::try_from(records.len()).expect("few");
        for (kind, data) in records {
            message.extend([0xc0, 12]);
            message.extend(kind.to_be_bytes());
            message.extend([0, 1, 0, 0, 0, 0]);
            message.extend(u16::try_from(data.len()).expect("short").to_be_bytes());
            message.extend(*data);
        }
        message
    }

    #[test]
    fn addresses_are_read_past_aliases() {
        let message = answer(0, &[(5, &[1, b'b', 0]), (TYPE_A, &[192, 0, 2, 1])]);
        let addresses = read_answer(&message, TYPE_A).expect("read");
        assert_eq!(addresses, [IpAddr::from([192, 0, 2, 1])]);
    }

    #[test]
    fn missing_names_and_broken_answers_are_errors() {
        assert_eq!(
            read_answer(&answer(3, &[]), TYPE_A).map_err(|e| e.kind()),
            Err(ErrorKind::NotFound)
        );
        assert!(read_answer(&[0; 3], TYPE_A).is_err());
        assert!(question(1, "a..b", TYPE_A).is_err());
    }

    #[test]
    fn cut_answers_do_not_panic() {
        let message = answer(0, &[(TYPE_A, &[192, 0, 2, 1])]);
        for length in 0..message.len() {
            let _ = read_answer(&message[..length], TYPE_A);
        }
    }

    #[tokio::test]
    async fn a_server_is_asked_over_the_wire() {
        let server = UdpSocket::bind("127.0.0.1:0").await.expect("bound");
        let address = server.local_addr().expect("an address");
        tokio::spawn(async move {
            let mut buffer = [0; 512];
            while let Ok((length, client)) = server.recv_from(&mut buffer).await {
                let kind = be16(&buffer, length - 4).expect("a type");
                let records: &[(u16, &[u8])] = &[(TYPE_A, &[192, 0, 2, 9])];
                let mut message = answer(0, if kind == TYPE_A { records } else { &[] });
                message[..2].copy_from_slice(&buffer[..2]);
                server.send_to(&message, client).await.expect("sent");
            }
        });
        let found = ask_server(address, "a.example").await.expect("answered");
        assert_eq!(found, [IpAddr::from([192, 0, 2, 9])]);
    }
}
