# What the stack is given, planned with a provider that calls nobody: `terraform test`.

mock_provider "aws" {
  mock_data "aws_s3_bucket" {
    defaults = {
      bucket_regional_domain_name = "templates.s3.eu-central-1.amazonaws.com"
    }
  }
}

variables {
  # Any file will do.
  template_file = "./versions.tf"
  bucket        = "templates"
  cluster_arns  = ["arn:aws:ecs:eu-central-1:111122223333:cluster/shop"]
  target_id     = "tmt-0123456789abcdef0"
  filter_id     = "tmf-0123456789abcdef0"
  unmirrorable  = "observe"
}

run "what_is_left_out_is_the_template_s_default" {
  command = plan

  assert {
    condition = aws_cloudformation_stack.tasktap.parameters == tomap({
      ClusterArns             = "arn:aws:ecs:eu-central-1:111122223333:cluster/shop"
      TargetId                = "tmt-0123456789abcdef0"
      TargetOwnerAccount      = ""
      FilterId                = "tmf-0123456789abcdef0"
      VpcArns                 = ""
      Unmirrorable            = "observe"
      SidecarContainer        = "tasktap"
      MaxSessions             = ""
      Backfill                = "no"
      AlarmTopicArn           = ""
      PolicyParameter         = ""
      MoreTargetAndFilterArns = ""
    })
    error_message = "The parameters are not the defaults."
  }

  assert {
    condition     = aws_cloudformation_stack.tasktap.template_url == "https://templates.s3.eu-central-1.amazonaws.com/tasktap/${filesha256("./versions.tf")}.template.json"
    error_message = "The template's URL does not have its hash."
  }
}

run "what_is_said_arrives" {
  command = plan

  variables {
    cluster_arns         = ["arn:aws:ecs:eu-central-1:111122223333:cluster/shop", "arn:aws:ecs:eu-central-1:111122223333:cluster/pay"]
    target_owner_account = "444455556666"
    vpc_arns             = ["arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0123456789abcdef0", "arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0123456789abcdef1"]
    unmirrorable         = "sidecar"
    sidecar_container    = "tap"
    max_sessions         = 0
    backfill             = true
    alarm_topic_arn      = "arn:aws:sns:eu-central-1:111122223333:pager"
    policy_parameter     = "/tasktap/tap/policy"

    more_target_and_filter_arns = [
      "arn:aws:ec2:eu-central-1:111122223333:traffic-mirror-target/tmt-0123456789abcdef1",
      "arn:aws:ec2:eu-central-1:111122223333:traffic-mirror-filter/tmf-0123456789abcdef1",
    ]
  }

  assert {
    condition = aws_cloudformation_stack.tasktap.parameters == tomap({
      ClusterArns             = "arn:aws:ecs:eu-central-1:111122223333:cluster/shop,arn:aws:ecs:eu-central-1:111122223333:cluster/pay"
      TargetId                = "tmt-0123456789abcdef0"
      TargetOwnerAccount      = "444455556666"
      FilterId                = "tmf-0123456789abcdef0"
      VpcArns                 = "arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0123456789abcdef0,arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0123456789abcdef1"
      Unmirrorable            = "sidecar"
      SidecarContainer        = "tap"
      MaxSessions             = "0"
      Backfill                = "yes"
      AlarmTopicArn           = "arn:aws:sns:eu-central-1:111122223333:pager"
      PolicyParameter         = "/tasktap/tap/policy"
      MoreTargetAndFilterArns = "arn:aws:ec2:eu-central-1:111122223333:traffic-mirror-target/tmt-0123456789abcdef1,arn:aws:ec2:eu-central-1:111122223333:traffic-mirror-filter/tmf-0123456789abcdef1"
    })
    error_message = "The parameters are not what was said."
  }
}

run "what_does_not_fit_is_refused" {
  command = plan

  variables {
    name                 = "1st"
    cluster_arns         = ["shop"]
    target_id            = "tms-0123456789abcdef0"
    target_owner_account = "4444"
    filter_id            = "tmf-x"
    vpc_arns             = ["vpc-0123456789abcdef0"]
    unmirrorable         = "stop"
    sidecar_container    = ""
    max_sessions         = 10001
    alarm_topic_arn      = "pager"
  }

  expect_failures = [
    var.name,
    var.cluster_arns,
    var.target_id,
    var.target_owner_account,
    var.filter_id,
    var.vpc_arns,
    var.unmirrorable,
    var.sidecar_container,
    var.max_sessions,
    var.alarm_topic_arn,
  ]
}

run "no_cluster_and_half_a_session_are_refused" {
  command = plan

  variables {
    cluster_arns = []
    max_sessions = 1.5
  }

  expect_failures = [
    var.cluster_arns,
    var.max_sessions,
  ]
}
