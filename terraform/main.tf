# The same template that everybody deploys, by way of a bucket: it is larger than the 51,200 bytes that CloudFormation takes directly.

data "aws_s3_bucket" "templates" {
  bucket = var.bucket
}

# Its hash is in the key, so that another template is another URL, and so an update of the stack.
resource "aws_s3_object" "template" {
  bucket       = var.bucket
  key          = "${var.name}/${filesha256(var.template_file)}.template.json"
  source       = var.template_file
  content_type = "application/json"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudformation_stack" "tasktap" {
  name         = var.name
  template_url = "https://${data.aws_s3_bucket.templates.bucket_regional_domain_name}/${aws_s3_object.template.key}"
  capabilities = ["CAPABILITY_IAM"]

  parameters = {
    ClusterArns             = join(",", var.cluster_arns)
    TargetId                = var.target_id
    TargetOwnerAccount      = var.target_owner_account
    FilterId                = var.filter_id
    VpcArns                 = join(",", var.vpc_arns)
    Unmirrorable            = var.unmirrorable
    SidecarContainer        = var.sidecar_container
    MaxSessions             = var.max_sessions == null ? "" : tostring(var.max_sessions)
    Backfill                = var.backfill ? "yes" : "no"
    AlarmTopicArn           = var.alarm_topic_arn
    PolicyParameter         = var.policy_parameter
    MoreTargetAndFilterArns = join(",", var.more_target_and_filter_arns)
  }

  # Deleting the stack first removes its sessions, for which CloudFormation waits up to an hour.
  timeouts {
    delete = "90m"
  }
}
