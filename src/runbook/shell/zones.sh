# A subnet group wants two zones at least: what the old cache does not name is taken in the order of the region.
region_zones=$(aws ec2 describe-availability-zones --region "$REGION" \
  --filters Name=state,Values=available Name=zone-type,Values=availability-zone \
  --query 'AvailabilityZones[].ZoneName' --output text)
for zone in $region_zones; do
  case " $ZONES " in
    *" $zone "*) continue ;;
  esac
  # shellcheck disable=SC2086 # Zones are words.
  set -- $ZONES
  [ "$#" -lt 2 ] || break
  ZONES="${ZONES:+$ZONES }$zone"
done

