# ---- Before anything is made: is all filled in, and is this the right account?

case $SOURCE in
  '') stop 'SOURCE is empty: name the security group or the block of addresses that may connect' ;;
  */0*) stop "SOURCE is $SOURCE: that is everybody" ;;
  sg-* | *.*.*.*/*) ;;
  *) stop "SOURCE is $SOURCE: wanted is a security group (sg-...) or a block of addresses (10.1.0.0/16)" ;;
esac
