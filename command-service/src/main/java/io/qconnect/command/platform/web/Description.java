package io.qconnect.command.platform.web;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The description of this API (OpenAPI 3.1). It is a file: {@code infra/contract} draws it from the controllers and
 * refuses to build when the two differ, so the service itself spends nothing on it, neither at the start nor later.
 */
@RestController
class Description {

    private static final Resource FILE = new ClassPathResource("openapi.json");

    @GetMapping(path = "/openapi.json", produces = "application/json")
    Resource openApi() {
        return FILE;
    }
}
