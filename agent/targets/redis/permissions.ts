/**
 * What a Redis user must be allowed for the agent, as an ACL writes it; AUTH is allowed to everybody. No key is read.
 * https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
 */
export const neededPermissions = ['+info', '+ping', '+slowlog|len', '+latency|latest', '+latency|histogram'] as const;
