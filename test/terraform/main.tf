# A mirror target, a filter with two rules and a session, as a user of Terraform would write them, against an endpoint given from outside.
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "endpoint" {
  type = string
}

variable "network_interface_id" {
  type = string
}

variable "network_load_balancer_arn" {
  type = string
}

# The second apply changes these.
variable "changed" {
  type    = bool
  default = false
}

# Region and keys come from the environment; the region's check and the account's lookup would ask services that are not emulated.
provider "aws" {
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true

  endpoints {
    ec2 = var.endpoint
  }

  default_tags {
    tags = { managed-by = "terraform" }
  }
}

resource "aws_ec2_traffic_mirror_target" "sensors" {
  description               = "sensors behind a load balancer"
  network_load_balancer_arn = var.network_load_balancer_arn
}

resource "aws_ec2_traffic_mirror_filter" "everything" {
  description      = "everything, but not the mirror itself"
  network_services = var.changed ? [] : ["amazon-dns"]

  tags = { Name = "everything" }
}

resource "aws_ec2_traffic_mirror_filter_rule" "no_vxlan" {
  description              = "not the mirror itself"
  traffic_mirror_filter_id = aws_ec2_traffic_mirror_filter.everything.id
  traffic_direction        = "egress"
  rule_number              = var.changed ? 20 : 10
  rule_action              = "reject"
  protocol                 = 17
  source_cidr_block        = "0.0.0.0/0"
  destination_cidr_block   = "0.0.0.0/0"

  dynamic "destination_port_range" {
    for_each = var.changed ? [] : [4789]
    content {
      from_port = destination_port_range.value
      to_port   = destination_port_range.value
    }
  }
}

resource "aws_ec2_traffic_mirror_filter_rule" "all" {
  traffic_mirror_filter_id = aws_ec2_traffic_mirror_filter.everything.id
  traffic_direction        = "ingress"
  rule_number              = 100
  rule_action              = "accept"
  source_cidr_block        = "0.0.0.0/0"
  destination_cidr_block   = "0.0.0.0/0"
}

resource "aws_ec2_traffic_mirror_session" "task" {
  description              = var.changed ? null : "one task"
  network_interface_id     = var.network_interface_id
  traffic_mirror_target_id = aws_ec2_traffic_mirror_target.sensors.id
  traffic_mirror_filter_id = aws_ec2_traffic_mirror_filter.everything.id
  session_number           = var.changed ? 2 : 1
  packet_length            = var.changed ? 100 : null

  tags = var.changed ? { Name = "another" } : { Name = "task", team = "shop" }
}
