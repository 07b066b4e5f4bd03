//! A server that answers as AWS does, or as it should not: one closure decides, and every request is kept.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What was asked, by whom, and of which region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) service: String,
    pub(super) region: String,
    pub(super) action: String,
    /// The access key.
    pub(super) key: String,
    pub(super) body: String,
    /// How often exactly this was asked before.
    pub(super) before: usize,
}

impl Request {
    /// `elasticache:DescribeCacheClusters`
    pub(super) fn call(&self) -> String {
        format!("{}:{}", self.service, self.action)
    }

    pub(super) fn is(&self, region: &str, action: &str) -> bool {
        self.region == region && self.action == action
    }

    /// Where the page begins.
    pub(super) fn marker(&self) -> Option<&str> {
        let rest = self.body.split_once("Marker=")?.1;
        rest.split('&').next()
    }
}

pub(super) enum Reply {
    Text(u16, String),
    /// Fewer bytes than it says there are.
    Short(String),
    /// The connection ends.
    Nothing,
    /// No answer within any time.
    Hang,
}

/// One answer that is as it should be.
pub(super) fn fine(text: impl Into<String>) -> Reply {
    Reply::Text(200, text.into())
}

/// What a query service says no with.
pub(super) fn refusal(status: u16, code: &str, message: &str) -> Reply {
    Reply::Text(
        status,
        format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>"
        ),
    )
}

pub(super) struct Server {
    pub(super) address: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub(super) fn start(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = requests.clone();
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (kept, answer) = (kept.clone(), answer.clone());
                thread::spawn(move || serve(&stream.unwrap(), &kept, &*answer));
            }
        });
        Self { address, requests }
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn serve(stream: &TcpStream, kept: &Mutex<Vec<Request>>, answer: &dyn Fn(&Request) -> Reply) {
    let mut reader = BufReader::new(stream);
    while let Some(mut request) = read(&mut reader) {
        {
            let mut kept = kept.lock().unwrap();
            let same = kept.iter().filter(|old| {
                old.body == request.body && old.region == request.region && old.key == request.key
            });
            request.before = same.count();
            kept.push(request.clone());
        }
        let mut out = stream;
        let (status, text, more) = match answer(&request) {
            Reply::Text(status, text) => (status, text, 0),
            Reply::Short(text) => (200, text, 1000),
            Reply::Nothing => return,
            Reply::Hang => {
                thread::sleep(Duration::from_secs(60));
                return;
            }
        };
        let head = format!(
            "HTTP/1.1 {status} x\r\nContent-Type: text/xml\r\nContent-Length: {}\r\n\r\n",
            text.len() + more
        );
        if out
            .write_all(head.as_bytes())
            .and_then(|()| out.write_all(text.as_bytes()))
            .is_err()
            || more > 0
        {
            return;
        }
    }
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let (mut length, mut authorization, mut target) = (0, String::new(), String::new());
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap(),
            "authorization" => authorization = value.trim().to_owned(),
            "x-amz-target" => target = value.trim().to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).unwrap();
    // `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, …`
    let scope = authorization
        .split_once("Credential=")
        .map_or("////", |(_, rest)| rest);
    let scope: Vec<&str> = scope.split(['/', ',']).collect();
    let action = match target.rsplit_once('.') {
        Some((_, action)) => action.to_owned(),
        None => body.split(['=', '&']).nth(1).unwrap_or_default().to_owned(),
    };
    Some(Request {
        key: scope[0].to_owned(),
        region: scope[2].to_owned(),
        service: scope[3].to_owned(),
        action,
        body,
        before: 0,
    })
}
