# What runs with each new image before the image gets traffic, such as migrations of the database.
# Written by Overture: change service.release in overture.yaml, not this file.

variable "release_command" {
  description = "The command that runs as a job of each new image."
  type        = string
  default     = null
}

# As the service runs: the same account, variables, secrets and connections.
resource "google_cloud_run_v2_job" "release" {
  name                = "${local.settings.service_name}-release"
  location            = var.region
  deletion_protection = false

  template {
    task_count = 1

    template {
      service_account = local.settings.runtime_service_account
      timeout         = "3600s"
      # What failed half-way is looked at before it runs again.
      max_retries = 0

      containers {
        # Until the workflow has pushed one.
        image   = local.settings.first_image
        command = ["/bin/sh", "-c"]
        args    = [coalesce(var.release_command, local.given.release_command)]

        # A job has a whole CPU at least.
        resources {
          limits = {
            cpu    = local.milli_cpu < 1000 ? "1" : local.settings.cpu
            memory = local.mebibytes < 512 ? "512Mi" : local.settings.memory
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
  }

  # The workflow owns which image runs.
  lifecycle {
    create_before_destroy = true

    ignore_changes = [
      annotations,
      client,
      client_version,
      labels,
      template[0].annotations,
      template[0].labels,
      template[0].template[0].containers[0].image,
    ]
  }
}

# The workflow gives this job each new image and runs it, and no other one of the project.
resource "google_cloud_run_v2_job_iam_member" "deployer_releases" {
  count    = local.settings.deployer_service_account != null ? 1 : 0
  project  = var.project_id
  location = var.region
  name     = google_cloud_run_v2_job.release.name
  role     = "roles/run.developer"
  member   = "serviceAccount:${local.settings.deployer_service_account}"
}
