package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** TCP repairs what is lost; nobody feels more than a delay. */
public final class LossThatIsRepaired implements Scenario {

    @Override
    public String story() {
        return "nothing gets through for 1.5 s while an answer is on its way; then it comes";
    }

    @Override
    public Truth truth() {
        return Truth.healthy();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.cutUpAtTheHosts();
        return Way.calls(stage, way)
                .onGo(() -> {
                    way.dropAll(NetworkLab.FIRST_PORT);
                    TimeUnit.MILLISECONDS.sleep(1_500); // how long it lasts is the scenario
                    way.heal();
                })
                .play("hold 1 POST slow/1000 300", "await-go", "POST ok 300");
    }
}
