#!/bin/sh
# Records the captures of this folder again. Needs root, iproute2, tcpdump, python3. Everything happens in network
# namespaces that it makes and removes: a - bridge - b. Capturing on "any" in the bridge's namespace shows each packet
# several times, which is the point of any-bridge.pcap.
set -eu
cd "$(dirname "$0")"
trap 'for n in wwa wwbr wwb; do ip netns del $n 2>/dev/null || true; done' EXIT
for n in wwa wwbr wwb; do
  ip netns add $n
  ip -n $n link set lo up
done
ip -n wwbr link add br0 type bridge
ip -n wwbr link set br0 up
for n in a b; do
  ip -n ww$n link add eth0 type veth peer name to-$n netns wwbr
  ip -n wwbr link set to-$n master br0 up
  ip -n ww$n link set eth0 up
done
ip -n wwa addr add 10.9.0.1/24 dev eth0
ip -n wwb addr add 10.9.0.2/24 dev eth0

# file, namespace captured in, interface, snap length, further options, client's namespace, server's, address
record() {
  ip netns exec "$2" tcpdump -i "$3" -s "$4" $5 --immediate-mode -U -w "$1" tcp 2>/dev/null &
  dump=$!
  sleep 1
  ip netns exec "$7" python3 record.py "$8" serve &
  server=$!
  sleep 0.5
  ip netns exec "$6" python3 record.py "$8"
  wait $server
  sleep 0.5
  kill $dump
  wait $dump || true
}
record lo-ipv4.pcap wwa lo 80 "" wwa wwa 127.0.0.1
record lo-ipv6.pcap wwa lo 100 "" wwa wwa ::1
record any-bridge.pcap wwbr any 100 "" wwa wwb 10.9.0.2
record any-sll.pcap wwb any 86 "-y LINUX_SLL --nano" wwa wwb 10.9.0.2
