package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** Two edges, each the other's origin; they know each other by Via (RFC 9110, 7.6.3) and give up. */
public final class NginxCircle implements Scenario {

    @Override
    public String story() {
        return "two nginx have each other as their origin; the first finds itself in Via and answers 508";
    }

    @Override
    public Truth truth() {
        return Truth.of("request-loop", "middlebox").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int one = RealNginx.freePort();
        int two = RealNginx.freePort();
        stage.open(RealNginx.start(stage.directory("one"), one, edge("one.example.net", one, two)));
        stage.open(RealNginx.start(stage.directory("two"), two, edge("two.example.net", two, one)));
        return stage.calls(one).play("GET ok");
    }

    private static String edge(String name, int port, int origin) {
        return """
                server {
                    listen 127.0.0.1:%2$d;
                    location / {
                        set $hops "1.1 %1$s";
                        if ($http_via) { set $hops "$http_via, 1.1 %1$s"; }
                        if ($http_via ~ "%1$s.*%1$s") { add_header Via $http_via always; return 508; }
                        proxy_set_header Via $hops;
                        proxy_pass http://127.0.0.1:%3$d;
                    }
                }
                """.formatted(name, port, origin);
    }
}
