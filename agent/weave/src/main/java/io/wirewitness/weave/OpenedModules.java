package io.wirewitness.weave;

import io.wirewitness.boot.Hooks;
import java.lang.instrument.Instrumentation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Opens packages of the JDK's modules to the agent alone, without a command-line flag and without a warning. */
public final class OpenedModules {

    private final Instrumentation instrumentation;
    private final Set<Module> us;

    /** To the boot room and to the code of this loader. */
    public OpenedModules(Instrumentation instrumentation, ClassLoader agentLoader) {
        this.instrumentation = instrumentation;
        Module boot = Hooks.class.getModule();
        Module agent = agentLoader.getUnnamedModule();
        this.us = boot.equals(agent) ? Set.of(boot) : Set.of(boot, agent);
    }

    /** Packages by the module's name; a module or a package that this JVM does not have is passed over. */
    public void open(Map<String, Set<String>> packagesByModule) {
        packagesByModule.forEach((name, packages) -> ModuleLayer.boot()
                .findModule(name)
                .ifPresent(module -> {
                    Map<String, Set<Module>> opened = new HashMap<>();
                    for (String each : packages) {
                        if (module.getPackages().contains(each)) {
                            opened.put(each, us);
                        }
                    }
                    instrumentation.redefineModule(module, Set.of(), Map.of(), opened, Set.of(), Map.of());
                }));
    }
}
