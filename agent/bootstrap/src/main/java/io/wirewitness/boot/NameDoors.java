package io.wirewitness.boot;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The JDK's own way to its resolver, on the failure path only. Signatures as read in OpenJDK 17.0.15 and 25.0.3; the
 * instrumentation opens {@code java.net} and {@code sun.net} to this module.
 */
final class NameDoors {

    private NameDoors() {}

    static InetAddress[] resolve(String host) throws UnknownHostException, ReflectiveOperationException {
        Object answer;
        try {
            answer = invoke(host);
        } catch (InvocationTargetException failed) {
            if (failed.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw failed;
        }
        return answer instanceof InetAddress[] addresses ? addresses : new InetAddress[0];
    }

    private static Object invoke(String host) throws ReflectiveOperationException {
        Method method;
        try {
            method = InetAddress.class.getDeclaredMethod("getAddressesFromNameService", String.class);
        } catch (NoSuchMethodException older) { // 17 passes an address that the caller prefers
            method =
                    InetAddress.class.getDeclaredMethod("getAddressesFromNameService", String.class, InetAddress.class);
            method.setAccessible(true);
            return method.invoke(null, host, null);
        }
        method.setAccessible(true);
        return method.invoke(null, host);
    }

    /** A number of {@code sun.net.InetAddressCachePolicy}: the security property, else the system property, else the default. */
    static int policy(String method) {
        try {
            Method getter =
                    Class.forName("sun.net.InetAddressCachePolicy", true, null).getMethod(method);
            return getter.invoke(null) instanceof Integer seconds ? seconds : Integer.MIN_VALUE;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Integer.MIN_VALUE;
        }
    }
}
