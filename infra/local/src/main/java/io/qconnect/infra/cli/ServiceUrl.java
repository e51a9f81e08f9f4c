package io.qconnect.infra.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The address of a service as it is typed; paths are put behind it, so a slash at its end goes. */
final class ServiceUrl implements ITypeConverter<String> {

    @Override
    public String convert(String typed) {
        try {
            URI url = new URI(typed);
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (web && url.getHost() != null && url.getQuery() == null && url.getFragment() == null) {
                return typed.replaceFirst("/+$", "");
            }
        } catch (URISyntaxException malformed) {
            throw new TypeConversionException(sentence(typed));
        }
        throw new TypeConversionException(sentence(typed));
    }

    private static String sentence(String typed) {
        return "'" + typed + "' is no address of a service, like https://command.clinic.example";
    }
}
