package io.wirewitness.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.MessageHead;
import io.wirewitness.model.ResetReason;
import io.wirewitness.model.TlsPart;
import io.wirewitness.model.TlsRecords;
import io.wirewitness.packet.HttpFraming;
import io.wirewitness.packet.MessageHeads;
import io.wirewitness.packet.PayloadPeek;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Whatever a payload is: no exception, texts printable and short, numbers in their range, a head and its framing agree. */
class MessageFuzzTest {

    /** PayloadPeek and HttpFraming. */
    @FuzzTest
    void framing(byte[] payload) {
        ByteBuffer bytes = ByteBuffer.allocate(payload.length + 9).put(4, payload);
        int end = 4 + payload.length;
        int peek = PayloadPeek.peek(bytes, 4, end);
        long message = HttpFraming.messageBytes(bytes, 4, end, peek);
        long head = HttpFraming.headBytes(bytes, 4, end);
        expect(message >= HttpFraming.UNTIL_CLOSE && message != 0, "message " + message);
        expect(head == HttpFraming.UNKNOWN || (head > 0 && head <= payload.length), "head " + head);
        expect(message == HttpFraming.UNKNOWN || head > 0, "a message without a head");
        expect(message < 0 || message >= head, "a message shorter than its head");
        boolean last = HttpFraming.endsChunked(bytes, 4, end, payload.length);
        expect(!last || payload.length >= 5, "last chunk");
    }

    /** MessageHeads. */
    @FuzzTest
    void heads(byte[] payload) {
        MessageHead head = MessageHeads.read(ByteBuffer.wrap(payload), 0, payload.length, payload.length);
        if (head instanceof HttpRequestHead request) {
            expectPlain(request.method());
            expectPlain(request.target());
            expectPlain(request.host());
            expect(request.bodyBytes() >= -1, "body");
        } else if (head instanceof HttpResponseHead response) {
            expectPlain(response.server());
            expectPlain(response.via());
            expect(response.bodyBytes() >= -1, "body");
            expect(response.keepAliveTimeoutSeconds() >= -1 && response.keepAliveMax() >= -1, "keep-alive");
        } else if (head instanceof TlsRecords records) {
            expect(records.parts().size() <= 64, "parts");
            records.parts().forEach(MessageFuzzTest::check);
        }
    }

    /** The payload of a RST. */
    @FuzzTest
    void resetReason(byte[] payload) {
        ResetReason reason = MessageHeads.resetReason(ByteBuffer.wrap(payload), 0, payload.length, payload.length);
        if (reason != null) {
            expectPlain(reason.text());
        }
    }

    private static void check(TlsPart part) {
        if (part instanceof TlsPart.ClientHello hello) {
            expectPlain(hello.serverName());
            expect(hello.presentBytes() <= hello.messageBytes(), "present");
        } else if (part instanceof TlsPart.Certificates sent) {
            expect(sent.presentBytes() <= sent.messageBytes() && sent.count() <= 100, "certificates");
            check(sent.first());
            check(sent.last());
        } else if (part instanceof TlsPart.Alert alert) {
            expectPlain(alert.name());
        }
    }

    private static void check(TlsPart.@Nullable Certificate certificate) {
        if (certificate != null) {
            expectPlain(certificate.subject());
            expectPlain(certificate.issuer());
            expectPlain(certificate.caIssuersUrl());
            expectPlain(certificate.ocspUrl());
        }
    }

    static void expectPlain(@Nullable String text) {
        expect(text == null || text.length() <= 300, "a text too long");
        expect(text == null || text.chars().allMatch(c -> c >= ' ' && c < 0x7f), "a text not plain");
    }

    private static void expect(boolean kept, String promise) {
        if (!kept) {
            throw new IllegalStateException(promise);
        }
    }
}
