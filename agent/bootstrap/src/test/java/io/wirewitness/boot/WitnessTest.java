package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.ref.WeakReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WitnessTest {

    private String verdict = "not yet";
    private final Supplier<String> source = this::verdict;

    private String verdict() {
        return verdict;
    }

    @Test
    void theTextIsAskedForWhenItIsPrinted() {
        Witness witness = new Witness(source);
        verdict = "proven";
        assertThat(witness).hasToString("wirewitness: proven");
        assertThat(witness.getStackTrace()).isEmpty();
    }

    @Test
    void whoGivesTheTextIsLetGo() {
        Witness told = new Witness(source);
        told.tell("proven");
        assertThat(told).hasMessage("proven");
        assertThat(told.source()).isNull();

        Witness forgotten = new Witness(new String("verdict")::trim);
        assertThat(Gone.is(new WeakReference<>(forgotten.source()))).isTrue();
        assertThat(forgotten.getMessage()).startsWith("no verdict");
    }

    @Test
    void crossesTheWireAsAPlainException() throws IOException, ClassNotFoundException {
        IOException application = new IOException("Connection reset");
        Witness witness = new Witness(() -> "not yet");
        witness.tell("proven");
        application.addSuppressed(witness);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(application);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Throwable read = (Throwable) in.readObject();
            assertThat(read.getSuppressed()).hasSize(1);
            assertThat(read.getSuppressed()[0].getClass()).isEqualTo(Exception.class);
            assertThat(read.getSuppressed()[0]).hasMessage("wirewitness: proven");
        }
    }
}
