#include "assets.h"

#include <string.h>

// #embed is of C23, which the compiler has in every mode, but warns about in older ones.
#pragma clang diagnostic ignored "-Wc23-extensions"

// A line of the table begins with ASSET and its path, ends with END, and has the file between them: no macro can hold a
// directive. The zero behind the last byte ends the text.
#define ASSET(path) {path, (const unsigned char[]){
#define END 0}},

static const struct Asset assets[] = {
ASSET("examples/guide.yaml")
#embed "../../assets/examples/guide.yaml" suffix(,)
END
ASSET("examples/keyless.yaml")
#embed "../../assets/examples/keyless.yaml" suffix(,)
END
ASSET("examples/small.yaml")
#embed "../../assets/examples/small.yaml" suffix(,)
END
ASSET("measurements.json")
#embed "../../assets/measurements.json" suffix(,)
END
ASSET("overture.schema.json")
#embed "../../assets/overture.schema.json" suffix(,)
END
ASSET("sample/.github/workflows/ci.yml")
#embed "../../assets/sample/.github/workflows/ci.yml" suffix(,)
END
ASSET("sample/.gitignore")
#embed "../../assets/sample/.gitignore" suffix(,)
END
ASSET("sample/README.md")
#embed "../../assets/sample/README.md" suffix(,)
END
ASSET("sample/ai-orchestra/Dockerfile")
#embed "../../assets/sample/ai-orchestra/Dockerfile" suffix(,)
END
ASSET("sample/ai-orchestra/app/__init__.py")
#embed "../../assets/sample/ai-orchestra/app/__init__.py" suffix(,)
END
ASSET("sample/ai-orchestra/app/agents.py")
#embed "../../assets/sample/ai-orchestra/app/agents.py" suffix(,)
END
ASSET("sample/ai-orchestra/app/main.py")
#embed "../../assets/sample/ai-orchestra/app/main.py" suffix(,)
END
ASSET("sample/ai-orchestra/app/settings.py")
#embed "../../assets/sample/ai-orchestra/app/settings.py" suffix(,)
END
ASSET("sample/ai-orchestra/pyproject.toml")
#embed "../../assets/sample/ai-orchestra/pyproject.toml" suffix(,)
END
ASSET("sample/ai-orchestra/requirements.txt")
#embed "../../assets/sample/ai-orchestra/requirements.txt" suffix(,)
END
ASSET("sample/ai-orchestra/tests/test_app.py")
#embed "../../assets/sample/ai-orchestra/tests/test_app.py" suffix(,)
END
ASSET("templates/Dockerfile.mustache")
#embed "../../assets/templates/Dockerfile.mustache" suffix(,)
END
ASSET("templates/apply_performance_optimizations.sh.mustache")
#embed "../../assets/templates/apply_performance_optimizations.sh.mustache" suffix(,)
END
ASSET("templates/cloud_run_budget.tf.mustache")
#embed "../../assets/templates/cloud_run_budget.tf.mustache" suffix(,)
END
ASSET("templates/cloud_run_container.tf.mustache")
#embed "../../assets/templates/cloud_run_container.tf.mustache" suffix(,)
END
ASSET("templates/cloud_run_monitoring.tf.mustache")
#embed "../../assets/templates/cloud_run_monitoring.tf.mustache" suffix(,)
END
ASSET("templates/cloud_run_performance.tf.mustache")
#embed "../../assets/templates/cloud_run_performance.tf.mustache" suffix(,)
END
ASSET("templates/cloud_run_release.tf.mustache")
#embed "../../assets/templates/cloud_run_release.tf.mustache" suffix(,)
END
ASSET("templates/cloud_run_variables.tf.mustache")
#embed "../../assets/templates/cloud_run_variables.tf.mustache" suffix(,)
END
ASSET("templates/cloud_run_volumes.tf.mustache")
#embed "../../assets/templates/cloud_run_volumes.tf.mustache" suffix(,)
END
ASSET("templates/container_patches.py.mustache")
#embed "../../assets/templates/container_patches.py.mustache" suffix(,)
END
ASSET("templates/container_rehearsal.py.mustache")
#embed "../../assets/templates/container_rehearsal.py.mustache" suffix(,)
END
ASSET("templates/container_snapshot.py.mustache")
#embed "../../assets/templates/container_snapshot.py.mustache" suffix(,)
END
ASSET("templates/container_start.py.mustache")
#embed "../../assets/templates/container_start.py.mustache" suffix(,)
END
ASSET("templates/dependabot.yml.mustache")
#embed "../../assets/templates/dependabot.yml.mustache" suffix(,)
END
ASSET("templates/deploy-environment.yml.mustache")
#embed "../../assets/templates/deploy-environment.yml.mustache" suffix(,)
END
ASSET("templates/dockerignore.mustache")
#embed "../../assets/templates/dockerignore.mustache" suffix(,)
END
ASSET("templates/optimized-checks-template.yml.mustache")
#embed "../../assets/templates/optimized-checks-template.yml.mustache" suffix(,)
END
ASSET("templates/optimized-deploy-template.yml.mustache")
#embed "../../assets/templates/optimized-deploy-template.yml.mustache" suffix(,)
END
ASSET("templates/overture.yml.mustache")
#embed "../../assets/templates/overture.yml.mustache" suffix(,)
END
ASSET("templates/overture_fetch.sh.mustache")
#embed "../../assets/templates/overture_fetch.sh.mustache" suffix(,)
END
ASSET("templates/server-daphne.txt.mustache")
#embed "../../assets/templates/server-daphne.txt.mustache" suffix(,)
END
ASSET("templates/server-granian-uvloop.txt.mustache")
#embed "../../assets/templates/server-granian-uvloop.txt.mustache" suffix(,)
END
ASSET("templates/server-granian.txt.mustache")
#embed "../../assets/templates/server-granian.txt.mustache" suffix(,)
END
ASSET("templates/server-gunicorn.txt.mustache")
#embed "../../assets/templates/server-gunicorn.txt.mustache" suffix(,)
END
ASSET("templates/server-hypercorn.txt.mustache")
#embed "../../assets/templates/server-hypercorn.txt.mustache" suffix(,)
END
ASSET("templates/server-uvicorn.txt.mustache")
#embed "../../assets/templates/server-uvicorn.txt.mustache" suffix(,)
END
ASSET("templates/server-uvloop.txt.mustache")
#embed "../../assets/templates/server-uvloop.txt.mustache" suffix(,)
END
ASSET("templates/server-waitress.txt.mustache")
#embed "../../assets/templates/server-waitress.txt.mustache" suffix(,)
END
ASSET("terraform/google-6.50.0.json")
#embed "../../assets/terraform/google-6.50.0.json" suffix(,)
END
};

size_t asset_count(void) { return sizeof assets / sizeof assets[0]; }

struct Asset asset_at(size_t index) { return assets[index]; }

const char *asset_named(const char *path) {
  for (size_t index = 0; index < asset_count(); index++)
    if (strcmp(assets[index].path, path) == 0) return (const char *)assets[index].text;
  return NULL;
}
