package io.wirewitness.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.flow.AsNeighbour;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.NameAnswer;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Neighbour.End;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is remembered of names, ICMP errors and neighbours: the right ones, and no more than there is room for. */
class BooksTest {

    private static final Endpoint CLIENT = Endpoint.parse("10.0.0.7:40000");
    private static final Endpoint OTHER_CLIENT = Endpoint.parse("10.0.0.8:40000");
    private static final Endpoint SERVER = Endpoint.parse("10.0.0.5:443");
    private static final Endpoint RESOLVER = Endpoint.parse("10.0.0.53:53");

    // ---- names ----

    @Test
    void aClientsOwnAnswerNamesTheServerBeforeAnybodyElses() {
        NameBook names = new NameBook();
        names.add(answer(1, CLIENT, "shop.example.com", "10.0.0.5"));
        names.add(answer(2, OTHER_CLIENT, "api.example.com", "10.0.0.5"));

        assertThat(names.nameOf(CLIENT, SERVER, 10)).isEqualTo("shop.example.com");
        assertThat(names.nameOf(Endpoint.parse("10.0.0.9:1"), SERVER, 10)).isEqualTo("api.example.com");
        assertThat(names.nameOf(CLIENT, Endpoint.parse("10.0.0.6:443"), 10)).isNull();
    }

    @Test
    void anAnswerThatCameAfterTheConnectNamesNothing() {
        NameBook names = new NameBook();
        names.add(answer(20, CLIENT, "shop.example.com", "10.0.0.5"));

        assertThat(names.nameOf(CLIENT, SERVER, 10)).isNull();
    }

    @Test
    void answersForTheSameNameAreThereToCompare() {
        NameBook names = new NameBook();
        names.add(answer(1, CLIENT, "shop.example.com", "10.0.0.5"));
        names.add(answer(2, OTHER_CLIENT, "SHOP.example.com", "10.9.9.9"));
        names.add(answer(3, CLIENT, "other.example.com", "10.1.1.1"));

        assertThat(names.about(SERVER, "shop.example.com"))
                .extracting(NameAnswer::epochNanos)
                .containsExactly(1L, 2L);
    }

    @Test
    void manyAnswersAreForgottenAndCounted() {
        NameBook names = new NameBook();
        for (int i = 0; i < 20_010; i++) {
            names.add(answer(i, CLIENT, "n" + i + ".example.com", "10.0.0.5"));
        }

        assertThat(names.forgotten()).isEqualTo(10);
        assertThat(names.about(SERVER, null)).hasSizeLessThanOrEqualTo(16);
    }

    private static NameAnswer answer(long nanos, Endpoint client, String name, String address) {
        return new NameAnswer(
                nanos, nanos, RESOLVER, client, name, List.of(Endpoint.parse(address + ":0")), false, 0, 60);
    }

    // ---- ICMP ----

    @Test
    void anErrorBelongsToTheConnectionThatWasThere() {
        IcmpBook book = new IcmpBook();
        book.add(error(1_000_000_000, 3, 1));
        book.add(error(9_000_000_000L, 3, 3));

        assertThat(book.about(FlowKey.of(SERVER, CLIENT), 0)).hasSize(2);
        assertThat(book.about(FlowKey.of(CLIENT, SERVER), 5_000_000_000L)).hasSize(1);
        assertThat(book.about(FlowKey.of(OTHER_CLIENT, SERVER), 0)).isEmpty();
    }

    @Test
    void aSegmentThatWasTooBigSaysNothingOfTheDestination() {
        assertThat(IcmpBook.isUnreachable(error(1, 3, 1))).isTrue();
        assertThat(IcmpBook.isUnreachable(error(1, 3, 4))).isFalse();
        assertThat(IcmpBook.isUnreachable(error(1, 11, 0))).isFalse();
    }

    @Test
    void ofManyErrorsTheFirstAndTheLastAreKept() {
        IcmpBook book = new IcmpBook();
        for (int i = 1; i <= 100; i++) {
            book.add(error(i, 3, 1));
        }

        List<IcmpError> kept = book.about(FlowKey.of(CLIENT, SERVER), 0);
        assertThat(kept).hasSize(8);
        assertThat(kept.get(0).epochNanos()).isEqualTo(1);
        assertThat(kept.get(7).epochNanos()).isEqualTo(100);
    }

    private static IcmpError error(long nanos, int type, int code) {
        return new IcmpError(1, nanos, Endpoint.parse("10.0.0.1:0"), CLIENT, SERVER, 0, type, code, false, 0);
    }

    // ---- neighbours ----

    @Test
    void howAConnectionEndedIsToldByWhoWasFirst() {
        assertThat(end(open())).isEqualTo(End.OPEN);
        assertThat(end(open().client(10).clientFin().serverFin())).isEqualTo(End.CLIENT_FIN);
        assertThat(end(open().client(10).clientRst())).isEqualTo(End.CLIENT_RESET);
        assertThat(end(open().client(10).serverFin().clientRst())).isEqualTo(End.SERVER_FIN);
        assertThat(end(open().client(10).serverRst())).isEqualTo(End.SERVER_RESET);
        assertThat(end(unopened().clientSyn().serverRefuses())).isEqualTo(End.REFUSED);
        assertThat(end(unopened().clientSyn().at(1).clientSyn())).isEqualTo(End.UNANSWERED);
    }

    @Test
    void theQuietBeforeAnEndIsThatOfBothSides() {
        Neighbour idle = neighbour(open().at(1)
                .client(100)
                .at(1.5)
                .server(100)
                .clientAck()
                .at(61.5)
                .serverFin());

        assertThat(idle.idleNanos()).isEqualTo(60_000_000_000L);
        assertThat(idle.syns()).isEqualTo(1);
        assertThat(idle.connectedNanos()).isEqualTo(WireScript.nanosAt(0.0001));
        assertThat(idle.serverTtl()).isEqualTo(57);
    }

    @Test
    void aTlsCloseNotifyIsNoUse() {
        Neighbour idle = neighbour(open().client(TlsBytes.clientHello("api.example.com"))
                .server(TlsBytes.serverHello())
                .client(TlsBytes.finished())
                .client(TlsBytes.applicationData(300))
                .at(1)
                .server(TlsBytes.applicationData(700))
                .clientAck()
                .at(61)
                .server(TlsBytes.applicationData(24))
                .serverFin());

        assertThat(idle.idleNanos()).isEqualTo(60_000_100_000L);
    }

    @Test
    void theBadOnesAreNotPushedOutByTheGoodOnes() {
        Neighbourhood neighbourhood = new Neighbourhood();
        neighbourhood.add(from(1).client(10).serverRst().snapshot());
        for (int port = 2; port < 200; port++) {
            neighbourhood.add(from(port).client(10).server(10).clientFin().snapshot());
        }

        Set<Neighbour> found =
                neighbourhood.around(from(500).client(10).serverRst().snapshot(), WireScript.nanosAt(0), Set.of());

        assertThat(found).hasSizeBetween(2, 64);
        assertThat(found).extracting(Neighbour::end).contains(End.SERVER_RESET);
    }

    private static WireScript unopened() {
        return WireScript.between("10.0.0.7:40000", "10.0.0.5:443").at(0);
    }

    private static WireScript open() {
        return unopened().handshake();
    }

    private static WireScript from(int port) {
        return WireScript.between("10.0.0.7:" + (40_000 + port), "10.0.0.5:443")
                .at(0)
                .handshake();
    }

    private static Neighbour neighbour(WireScript script) {
        return AsNeighbour.of(script.snapshot());
    }

    private static End end(WireScript script) {
        return neighbour(script).end();
    }
}
