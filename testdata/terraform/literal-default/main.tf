# In the default VPC, but in a VPC: EC-003 has nothing against it, ElastiCache.7 has.
#~ pass
#~ [ElastiCache.7] fail
resource "aws_elasticache_cluster" "lower" {
  cluster_id        = "lower"
  subnet_group_name = "default"
}

# ElastiCache keeps the names of subnet groups in lower case.
#~ pass
#~ [ElastiCache.7] fail
resource "aws_elasticache_cluster" "mixed" {
  cluster_id        = "mixed"
  subnet_group_name = "Default"
}

#~ pass
#~ [ElastiCache.7] pass
resource "aws_elasticache_cluster" "longer" {
  cluster_id        = "longer"
  subnet_group_name = "default-private"
}
