# The Cloud Run service, who may call it, and what keeps it warm; what watches over it is in cloud_run_monitoring.tf.
# Written by Overture; nothing of an environment is in here: its values, from the answers in overture.yaml, are in environments.
#
# By hand: terraform init -reconfigure -backend-config=environments/ENV.gcs.tfbackend
#          terraform apply -var-file=environments/ENV.tfvars.json
# Settings of your own, such as alert_email, go into another file of this folder whose name ends with .auto.tfvars; Overture
# leaves it alone.

terraform {
  required_version = ">= 1.5"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }

  # environments/ENV.gcs.tfbackend names the bucket, which keeps old versions. Terraform locks the state while it works.
  backend "gcs" {}
}

locals {
  health_path = "/health"
  # What callers from outside can ask for: Google's front end keeps paths that end with z to itself.
  outside_path     = "/health"
  is_authenticated = !local.settings.invoker_iam_disabled
  is_kept_warm     = local.settings.keep_warm_schedule != null
  # A runner of GitHub reaches the service only where all traffic is let in.
  is_checked_by_deployer = local.is_authenticated && local.settings.ingress == "INGRESS_TRAFFIC_ALL" && local.settings.deployer_service_account != null
  milli_cpu              = endswith(local.settings.cpu, "m") ? tonumber(trimsuffix(local.settings.cpu, "m")) : tonumber(local.settings.cpu) * 1000
  mebibytes              = tonumber(substr(local.settings.memory, 0, length(local.settings.memory) - 2)) * (endswith(local.settings.memory, "Gi") ? 1024 : 1)
  # What Cloud Run allows, the smallest number of CPU first; a whole CPU runs in the second generation.
  memory_range = [
    for range in [
      { below = 500, least = 128, most = 512 },
      { below = 1000, least = 128, most = 1024 },
      { below = 2000, least = 512, most = 4096 },
      { below = 4000, least = 512, most = 8192 },
      { below = 6000, least = 2048, most = 16384 },
      { below = 8000, least = 4096, most = 24576 },
      { below = 8001, least = 4096, most = 32768 },
    ] : range if local.milli_cpu < range.below
  ][0]

  # The service's variables by name: what the answers say counts before what every service gets. A secret is no value here.
  # For container_start.py: a process for each CPU, a thread for each request at once.
  variables = {
    for name, value in merge(
      {
        ENVIRONMENT     = var.env
        WEB_CONCURRENCY = tostring(ceil(try(tonumber(local.settings.cpu), tonumber(trimsuffix(local.settings.cpu, "m")) / 1000)))
        WEB_THREADS     = tostring(local.settings.concurrency)
      },
      local.settings.variables,
      local.settings.key_secret == null ? {} : { GOOGLE_APPLICATION_CREDENTIALS = "/secrets/key.json" },
    ) : name => value if !contains(keys(local.settings.secrets), name)
  }
}

provider "google" {
  project = var.project_id
  region  = var.region
}

resource "google_cloud_run_v2_service" "service" {
  name                 = local.settings.service_name
  location             = var.region
  ingress              = local.settings.ingress
  invoker_iam_disabled = local.settings.invoker_iam_disabled
  deletion_protection  = false

  scaling {
    min_instance_count = local.settings.min_instances
  }

  template {
    service_account                  = local.settings.runtime_service_account
    timeout                          = "${local.settings.timeout_seconds}s"
    execution_environment            = local.milli_cpu < 1000 && length(local.settings.buckets) == 0 ? "EXECUTION_ENVIRONMENT_GEN1" : "EXECUTION_ENVIRONMENT_GEN2"
    max_instance_request_concurrency = local.settings.concurrency
    session_affinity                 = local.settings.session_affinity

    scaling {
      max_instance_count = local.settings.max_instances
    }

    containers {
      # Until the workflow has pushed one; a service that moves starts with what serves.
      image = local.settings.first_image

      ports {
        # h2c is HTTP/2 in clear text, as Cloud Run's front end speaks it to a container.
        name           = local.settings.http2 ? "h2c" : "http1"
        container_port = 8080
      }

      resources {
        limits = {
          cpu    = local.settings.cpu
          memory = local.settings.memory
        }
        cpu_idle          = local.settings.cpu_idle
        startup_cpu_boost = true
      }

      # The first try at once, then every second: a fixed delay would be part of every cold start.
      startup_probe {
        period_seconds    = 1
        timeout_seconds   = 1
        failure_threshold = local.settings.startup_seconds

        http_get {
          path = local.health_path
          port = 8080
        }
      }

      dynamic "env" {
        for_each = local.variables
        content {
          name  = env.key
          value = env.value
        }
      }

      # The values stay in Secret Manager; Cloud Run reads them when an instance starts.
      dynamic "env" {
        for_each = local.settings.secrets
        content {
          name = env.key
          value_source {
            secret_key_ref {
              secret  = env.value.secret
              version = env.value.version
            }
          }
        }
      }

      dynamic "volume_mounts" {
        for_each = local.settings.key_secret == null ? [] : ["/secrets"]
        content {
          name       = "key"
          mount_path = volume_mounts.value
        }
      }

      dynamic "volume_mounts" {
        for_each = length(local.settings.cloud_sql_instances) == 0 ? [] : ["/cloudsql"]
        content {
          name       = "cloudsql"
          mount_path = volume_mounts.value
        }
      }

      dynamic "volume_mounts" {
        for_each = local.settings.buckets
        content {
          name       = "bucket-${index(keys(local.settings.buckets), volume_mounts.key)}"
          mount_path = volume_mounts.key
        }
      }
    }

    dynamic "volumes" {
      for_each = local.settings.key_secret == null ? [] : [local.settings.key_secret]
      content {
        name = "key"
        secret {
          secret = volumes.value
          # 0444: the file belongs to root, and the service runs as another user.
          default_mode = 292
          items {
            path    = "key.json"
            version = "latest"
          }
        }
      }
    }

    # A socket for each instance, as /cloudsql/PROJECT:REGION:INSTANCE.
    dynamic "volumes" {
      for_each = length(local.settings.cloud_sql_instances) == 0 ? [] : [local.settings.cloud_sql_instances]
      content {
        name = "cloudsql"
        cloud_sql_instance {
          instances = volumes.value
        }
      }
    }

    dynamic "volumes" {
      for_each = local.settings.buckets
      content {
        name = "bucket-${index(keys(local.settings.buckets), volumes.key)}"
        gcs {
          bucket    = volumes.value.bucket
          read_only = volumes.value.read_only
        }
      }
    }

    dynamic "vpc_access" {
      for_each = local.settings.network == null ? [] : [local.settings.network]
      content {
        egress = vpc_access.value.egress
        network_interfaces {
          subnetwork = vpc_access.value.subnet
        }
      }
    }
  }

  # The workflow owns which image runs and which revision gets the traffic.
  lifecycle {
    # In another region the new one answers before the old one goes.
    create_before_destroy = true

    # With another environment's state, its service would be replaced by this one.
    precondition {
      condition     = try(endswith(jsondecode(file("${path.root}/.terraform/terraform.tfstate")).backend.config.prefix, "/${var.env}"), true)
      error_message = "This folder works on another environment's state: terraform init -reconfigure -backend-config=environments/${var.env}.gcs.tfbackend"
    }

    precondition {
      condition     = local.mebibytes >= local.memory_range.least && local.mebibytes <= local.memory_range.most
      error_message = "With ${local.settings.cpu} CPU, memory is from ${local.memory_range.least}Mi to ${local.memory_range.most}Mi."
    }

    precondition {
      condition     = local.milli_cpu >= 1000 || local.settings.concurrency == 1
      error_message = "Less than one CPU serves one request at a time: set concurrency to 1."
    }

    precondition {
      condition     = local.milli_cpu >= 1000 || local.settings.cpu_idle
      error_message = "Less than one CPU cannot be allocated always: set cpu_idle to true."
    }

    precondition {
      condition     = local.settings.min_instances <= local.settings.max_instances
      error_message = "min_instances is above max_instances."
    }

    ignore_changes = [
      client,
      client_version,
      template[0].annotations,
      template[0].containers[0].image,
      template[0].labels,
      template[0].revision,
      traffic,
    ]
  }
}

resource "google_cloud_run_v2_service_iam_member" "keep_warm" {
  count    = local.is_authenticated && local.is_kept_warm ? 1 : 0
  project  = var.project_id
  location = var.region
  name     = google_cloud_run_v2_service.service.name
  role     = "roles/run.invoker"
  member   = "serviceAccount:${local.settings.runtime_service_account}"
}

# The workflow deploys this service, and no other one of the project.
resource "google_cloud_run_v2_service_iam_member" "deployer_deploys" {
  count    = local.settings.deployer_service_account != null ? 1 : 0
  project  = var.project_id
  location = var.region
  name     = google_cloud_run_v2_service.service.name
  role     = "roles/run.developer"
  member   = "serviceAccount:${local.settings.deployer_service_account}"
}

resource "google_cloud_run_v2_service_iam_member" "deployer" {
  count    = local.is_checked_by_deployer ? 1 : 0
  project  = var.project_id
  location = var.region
  name     = google_cloud_run_v2_service.service.name
  role     = "roles/run.invoker"
  member   = "serviceAccount:${local.settings.deployer_service_account}"
}

resource "google_cloud_scheduler_job" "keep_warm" {
  count            = local.is_kept_warm ? 1 : 0
  name             = "${local.settings.service_name}-keep-warm"
  description      = "Calls ${local.settings.service_name} so that an instance stays warm."
  region           = var.region
  schedule         = local.settings.keep_warm_schedule
  time_zone        = "Etc/UTC"
  attempt_deadline = "30s"

  http_target {
    uri         = "${google_cloud_run_v2_service.service.uri}${local.outside_path}"
    http_method = "GET"

    dynamic "oidc_token" {
      for_each = local.is_authenticated ? [local.settings.runtime_service_account] : []
      content {
        service_account_email = oidc_token.value
        audience              = google_cloud_run_v2_service.service.uri
      }
    }
  }

  depends_on = [google_cloud_run_v2_service_iam_member.keep_warm]
}

output "uri" {
  description = "The address of the service."
  value       = google_cloud_run_v2_service.service.uri
}
