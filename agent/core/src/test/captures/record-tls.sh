#!/bin/sh
# Records tls.pcap again: handshakes of openssl with itself. Needs root, iproute2, tcpdump, openssl. It happens in a network
# namespace that it makes and removes; keys and certificates are made new each time and thrown away.
set -eu
cd "$(dirname "$0")"
keys=$(mktemp -d)
mkfifo "$keys/never"
trap 'ip netns del wtt 2>/dev/null || true; rm -rf "$keys"' EXIT
ip netns add wtt
ip -n wtt link set lo up
inside="ip netns exec wtt"

cat > "$keys/leaf.cnf" <<CNF
[leaf]
basicConstraints = CA:FALSE
subjectAltName = DNS:pay.example.com
authorityInfoAccess = OCSP;URI:http://ocsp.example.net/r1, caIssuers;URI:http://aia.example.net/r1.cer
CNF
make() {
  openssl req -newkey rsa:2048 -nodes -keyout "$keys/$1.key" -subj "$2" -out "$keys/$1.csr" 2>/dev/null
}
make root "/O=Example Trust/CN=Example Root"
openssl x509 -req -in "$keys/root.csr" -signkey "$keys/root.key" -days 3650 -out "$keys/root.pem" 2>/dev/null
make between "/C=NL/O=Example Trust/CN=Example Issuing CA R1"
openssl x509 -req -in "$keys/between.csr" -CA "$keys/root.pem" -CAkey "$keys/root.key" -days 3650 -out "$keys/between.pem" \
  2>/dev/null
make leaf "/O=Example Payments/CN=pay.example.com"
openssl x509 -req -in "$keys/leaf.csr" -CA "$keys/between.pem" -CAkey "$keys/between.key" -days 3650 \
  -extfile "$keys/leaf.cnf" -extensions leaf -out "$keys/leaf.pem" 2>/dev/null
cat "$keys/between.pem" "$keys/root.pem" > "$keys/chain.pem"

$inside tcpdump -i lo -s 0 --immediate-mode -U -w tls.pcap 'tcp[((tcp[12]&0xf0)>>2)]>=20 or tcp[tcpflags]&tcp-syn!=0' 2>/dev/null &
dump=$!
sleep 1000 > "$keys/never" &
writer=$!
sleep 1
# port, server's options, client's options
handshake() {
  $inside openssl s_server -accept "$1" -naccept 1 -quiet -cert "$keys/leaf.pem" -key "$keys/leaf.key" $2 < "$keys/never" > /dev/null 2>&1 &
  server=$!
  sleep 0.5
  echo | $inside openssl s_client -connect "127.0.0.1:$1" -servername pay.example.com $3 > /dev/null 2>&1 || true
  sleep 0.3
  kill $server 2>/dev/null || true
}
handshake 9441 "-tls1_2" "-tls1_2"
handshake 9442 "-tls1_2 -cert_chain $keys/chain.pem" ""
handshake 9443 "-tls1_3 -groups P-256" "-groups X25519:P-256"
handshake 9444 "-tls1_3" "-tls1_2"
handshake 9445 "-tls1_2 -Verify 1 -verify_return_error" "-tls1_2"
sleep 0.5
kill $dump $writer
wait $dump || true
