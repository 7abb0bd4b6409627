"""sphereglue's engine: keeps SAP Datasphere and the AWS Glue Data Catalog in step, both ways."""
