package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class WitnessTest {

    @Test
    void theTextIsAskedForWhenItIsPrinted() {
        String[] verdict = {"not yet"};
        Witness witness = new Witness(() -> verdict[0]);
        verdict[0] = "proven";
        assertThat(witness).hasToString("wirewitness: proven");
        assertThat(witness.getStackTrace()).isEmpty();
    }

    @Test
    void crossesTheWireAsAPlainException() throws IOException, ClassNotFoundException {
        IOException application = new IOException("Connection reset");
        application.addSuppressed(new Witness(() -> "proven"));
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
